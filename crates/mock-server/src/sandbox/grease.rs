//! What LinkedIn's policy on breaking changes allows without notice, done to every answer of its own.

use crate::world::Habits;
use bytes::Bytes;
use http::{Response, header::CONTENT_TYPE};
use serde_json::{Map, Value};

/// Changes answers by a seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grease {
    seed: u64,
}

impl Grease {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The habits that come with it.
    pub(super) fn habits(self) -> Habits {
        Habits { short_pages: true, unstable_order: Some(self.seed) }
    }

    /// The same answer as it may be tomorrow: what it says of whom stays. Fields stand in another order, since they are
    /// read and written again, sorted.
    ///
    /// Where rows of one state were asked for, they have it.
    pub(super) fn over(self, response: Response<Bytes>, turn: u64, is_filtered: bool) -> Response<Bytes> {
        let (head, body) = response.into_parts();
        let is_json = head.headers.get(CONTENT_TYPE).is_some_and(|of| of == "application/json");
        let value = is_json.then(|| serde_json::from_slice::<Value>(&body).ok()).flatten();
        let body = match value {
            Some(Value::Object(mut fields)) => {
                self.page(&mut fields, turn, is_filtered);
                Bytes::from(Value::Object(fields).to_string())
            }
            _ => body,
        };
        Response::from_parts(head, body)
    }

    fn page(self, fields: &mut Map<String, Value>, turn: u64, is_filtered: bool) {
        if let Some(Value::String(message)) = fields.get_mut("message") {
            message.insert_str(0, "Request failed. ");
        }
        if let Some(Value::Array(elements)) = fields.get_mut("elements") {
            let elements = elements.iter_mut().filter_map(Value::as_object_mut);
            for (at, element) in elements.enumerate() {
                self.element(element, turn.wrapping_add(at as u64), is_filtered);
            }
        }
        self.field(fields, turn);
    }

    /// A field that nobody knows, in which a text is long; and now and then a state that nobody knows.
    fn element(self, element: &mut Map<String, Value>, at: u64, is_filtered: bool) {
        self.field(element, at);
        if !is_filtered
            && self.draw(at).is_multiple_of(5)
            && let Some(Value::String(state)) = element.get_mut("state")
        {
            "UNDER_REVIEW".clone_into(state);
        }
    }

    fn field(self, fields: &mut Map<String, Value>, at: u64) {
        let number = self.draw(at) % 1000;
        let text = "x".repeat(200 + usize::try_from(number).unwrap_or_default());
        fields.insert(format!("field{number}"), serde_json::json!({ "value": text, "since": number }));
    }

    fn draw(self, at: u64) -> u64 {
        let mixed = (self.seed.wrapping_mul(0x94d0_49bb_1331_11eb) ^ at)
            .wrapping_add(0x9e37_79b9_7f4a_7c15)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ mixed >> 29
    }
}
