"use strict";

const [form, list] = [document.querySelector("form"), document.querySelector("ul")];
const [status, alert] = ["status", "alert"].map((role) => document.querySelector(`[role=${role}]`));

/** Sends a request to the mock. What is refused is thrown, with the mock's reason. */
async function ask(target, options = {}) {
  const base = form.elements.base.value.replace(/\/$/, "");
  const headers = { Authorization: `Bearer ${form.elements.token.value}`, "X-RestLi-Protocol-Version": "2.0.0" };
  const answer = await fetch(base + target, { ...options, headers: { ...headers, ...options.headers } }).catch(() => {
    throw new Error(`No answer from ${base}. Is \`rolecall serve --cors any\` running?`);
  });
  if (answer.status === 204) return null;
  const body = await answer.json();
  if (answer.ok) return body;
  const evidence = answer.headers.get("X-Rolecall-Evidence");
  throw new Error(`${answer.status}: ${body.message ?? body.error?.message ?? body.error} (${evidence})`);
}

/** All roles of the token's member with the names of the organizations, page after page. */
async function roles() {
  const [found, count] = [[], 10];
  const projection = "(elements*(*,organization~(localizedName)))";
  for (let start = 0; ; start += count) {
    const query = new URLSearchParams({ q: "roleAssignee", start, count, projection });
    const page = await ask(`/v2/organizationAcls?${query}`);
    found.push(...page.elements);
    if (page.elements.length < count) return found;
  }
}

/** Asks for the one role that can be asked for, for the member who holds `acl`. */
async function requestRole({ organization, roleAssignee }) {
  const role = "DIRECT_SPONSORED_CONTENT_POSTER";
  const [place, member] = [organization, roleAssignee].map(encodeURIComponent);
  await ask(`/v2/organizationAcls/(organization:${place},role:${role},roleAssignee:${member})`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ organization, role, roleAssignee, state: "REQUESTED" }),
  });
}

function item(acl) {
  const entry = document.createElement("li");
  const name = acl["organization~"]?.localizedName ?? acl.organization;
  const button = document.createElement("button");
  button.append("Request the poster role");
  button.setAttribute("aria-label", `Request the poster role at ${name}`);
  button.onclick = () => attempt(async () => {
    const place = [...list.children].indexOf(entry);
    await requestRole(acl);
    list.replaceChildren(...(await roles()).map(item));
    list.children[place].querySelector("button").focus();
    return `204: the poster role at ${name} is requested.`;
  });
  entry.append(`${name}: ${acl.role}, ${acl.state}`, button);
  return entry;
}

/** Does something, and says how it went. */
async function attempt(what) {
  status.textContent = alert.textContent = "";
  try {
    status.textContent = await what();
  } catch (error) {
    alert.textContent = error.message;
  }
}

form.onsubmit = (event) => {
  event.preventDefault();
  list.replaceChildren();
  attempt(async () => {
    list.replaceChildren(...(await roles()).map(item));
    return `${list.children.length} roles`;
  });
};
