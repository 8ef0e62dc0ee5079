"use strict";

const VERSION = "202609";
const [form, list] = [document.querySelector("form"), document.querySelector("ul")];
const [status, alert] = ["status", "alert"].map((role) => document.querySelector(`[role=${role}]`));
const entered = (name) => form.elements[name].value.trim();
const base = () => entered("base").replace(/\/$/, "");

/** Sends a request to the mock. What is refused is thrown, with the mock's reason. */
async function ask(url, token, { body, ...options }) {
  const headers = { Authorization: `Bearer ${token}`, ...options.headers };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(url, { ...options, headers, body: body && JSON.stringify(body) }).catch(() => {
    throw new Error(`No answer from ${base()}. Is \`rolecall serve --cors any\` running?`);
  });
  if (answer.status === 204) return null;
  const read = await answer.json();
  if (answer.ok) return read;
  const evidence = answer.headers.get("X-Rolecall-Evidence");
  throw new Error(`${answer.status}: ${read.message ?? read.error?.message ?? read.error} (${evidence})`);
}

/** Asks LinkedIn. Under /rest a version must be named; /v2 has none. */
function linkedin(url, options = {}) {
  const headers = { "X-Restli-Protocol-Version": "2.0.0", "LinkedIn-Version": VERSION };
  return ask(url, entered("token"), { ...options, headers });
}

/** All roles of the token's member, with names and logos of the organizations. */
async function roles() {
  // Under /v2, since the real service was seen to refuse `projection` under /rest. Without `paging` no links come.
  const organization = "organization~(localizedName,logoV2(original~:playableStreams))";
  const projection = `(paging,elements*(*,${organization}))`;
  const found = [];
  let url = `${base()}/v2/organizationAcls?${new URLSearchParams({ q: "roleAssignee", count: 10, projection })}`;
  while (url) {
    const { elements, paging } = await linkedin(url);
    found.push(...elements);
    // A page may be short although more follow: the link says whether there are any.
    const next = paging.links?.find(({ rel }) => rel === "next");
    url = next && sameOrigin(next.href);
  }
  return found;
}

/** Where a link leads on the service that was asked: the token goes nowhere else. */
function sameOrigin(href) {
  const { pathname, search } = new URL(href, base());
  return new URL(base()).origin + pathname + search;
}

/** Asks for the one role that can be asked for, for the member who holds `acl`. */
function requestRole({ organization, roleAssignee }) {
  const role = "DIRECT_SPONSORED_CONTENT_POSTER";
  const [place, member] = [organization, roleAssignee].map(encodeURIComponent);
  return linkedin(`${base()}/rest/organizationAcls/(organization:${place},role:${role},roleAssignee:${member})`, {
    method: "PUT",
    body: { organization, role, roleAssignee, state: "REQUESTED" },
  });
}

/** Invites a profile to follow a company, through ConnectSafely. Not to be invited is no error of the request. */
async function invite(company, profile) {
  const url = `${base()}/linkedin/organizations/${company}/follow-invitations`;
  const { results } = await ask(url, entered("key"), { method: "POST", body: { profileUrns: [profile] } });
  const failed = results.find(({ success }) => !success);
  if (failed) throw new Error(`${failed.status}: ${failed.error}`);
}

function button(text, name, what) {
  const button = document.createElement("button");
  button.append(text);
  button.setAttribute("aria-label", `${text} at ${name}`);
  button.onclick = () => attempt(what);
  return button;
}

function item(acl) {
  const [entry, about, logo] = ["li", "span", "img"].map((element) => document.createElement(element));
  const { localizedName: name = acl.organization, logoV2 } = acl["organization~"] ?? {};
  // The name says what the logo shows.
  Object.assign(logo, { alt: "", width: 32, height: 32 });
  const source = logoV2?.["original~"]?.elements[0]?.identifiers[0]?.identifier;
  if (source) logo.src = source;
  about.append(`${name}: ${acl.role}, ${acl.state}`);
  entry.append(logo, about, button("Request the poster role", name, async () => {
    const place = [...list.children].indexOf(entry);
    await requestRole(acl);
    list.replaceChildren(...(await roles()).map(item));
    list.children[place].querySelector("button").focus();
    return `204: the poster role at ${name} is requested.`;
  }));
  // Companies can be followed, brands of theirs cannot.
  const company = /^urn:li:organization:(\d+)$/.exec(acl.organization)?.[1];
  if (company) entry.append(button("Invite the profile", name, async () => {
    await invite(company, entered("profile"));
    return `SENT: the profile is invited to follow ${name}.`;
  }));
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
