//! The fields of a post's body, whether it is written or changed.

use kernel::CategoryId;
use posts::{PostContent, PostTitle, Tag, Tags, TagsError};

use super::dto::{PostBody, TagBody};
use crate::contracts::field_errors::FieldErrors;
use crate::http::given::Given;

const NO_TAGS: &str = "Expected a list of tags, each like {\"name\": \"tag\"}.";

/// What a body says of a post; what it does not mention is `None`.
pub(super) struct PostFields {
    pub(super) title: Option<PostTitle>,
    pub(super) content: Option<PostContent>,
    pub(super) tags: Option<Tags>,
    /// `Some(None)` where it is to have none.
    #[expect(clippy::option_option, reason = "as `PostRevision` has it: left out is not none")]
    pub(super) category: Option<Option<CategoryId>>,
}

/// Reads what is there, noting what is wrong with it.
pub(super) fn read(errors: &mut FieldErrors, body: PostBody) -> PostFields {
    let title = errors.optional("title", body.title).map(PostTitle::parse);
    let content = errors.optional("content", body.content).map(PostContent::parse);
    let mentions_category = body.category != Given::Absent;
    let category = errors.nullable_id("category", body.category, CategoryId::new);
    PostFields {
        title: errors.parsed("title", title),
        content: errors.parsed("content", content),
        tags: tags(errors, body.tags),
        category: mentions_category.then_some(category),
    }
}

fn tags(errors: &mut FieldErrors, given: Given<Vec<TagBody>>) -> Option<Tags> {
    let bodies = match given {
        Given::Value(bodies) => bodies,
        Given::Absent | Given::Null => return None,
        Given::WrongType => {
            errors.add("tags", NO_TAGS);
            return None;
        }
    };
    if bodies.len() > Tags::MOST {
        errors.add("tags", too_many());
        return None;
    }
    let mut tags = Vec::new();
    for body in bodies {
        let name = errors.required("tags", body.name).map(Tag::parse);
        tags.push(errors.parsed("tags", name)?);
    }
    match Tags::new(tags) {
        Ok(tags) => return Some(tags),
        Err(TagsError) => errors.add("tags", too_many()),
    }
    None
}

fn too_many() -> String {
    format!("Ensure this field has no more than {} elements.", Tags::MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &str) -> Result<PostFields, FieldErrors> {
        let mut errors = FieldErrors::default();
        let fields = read(&mut errors, serde_json::from_str(json).expect("an object"));
        errors.into_result().map(|()| fields)
    }

    fn names(json: &str) -> Option<Vec<String>> {
        let tags = fields(json).ok()?.tags?;
        Some(tags.as_slice().iter().map(|tag| tag.as_str().to_owned()).collect())
    }

    #[test]
    fn tags_are_objects_with_a_name() {
        let names = names(r#"{"tags": [{"name": "태그1"}, {"name": "a"}, {"name": "태그1"}]}"#);
        assert_eq!(names.expect("tags"), ["태그1", "a"]);
    }

    #[test]
    fn what_is_no_list_of_tags_is_refused() {
        let many = serde_json::json!({"tags": vec![serde_json::json!({"name": "a"}); 21]});
        for json in [
            r#"{"tags": "a"}"#,
            r#"{"tags": ["a"]}"#,
            r#"{"tags": [["a"]]}"#,
            r#"{"tags": [{}]}"#,
            r#"{"tags": [{"name": 7}]}"#,
            r#"{"tags": [{"name": " "}]}"#,
            &many.to_string(),
        ] {
            let errors = fields(json).err().expect(json);
            assert!(errors.has("tags"), "{json}");
        }
    }

    #[test]
    fn what_is_not_mentioned_is_left_alone_and_null_is_no_category() {
        let fields = |json| fields(json).expect("fields");
        let nothing = fields("{}");
        assert!(nothing.title.is_none() && nothing.tags.is_none() && nothing.category.is_none());
        assert_eq!(fields(r#"{"category": null}"#).category, Some(None));
        assert_eq!(fields(r#"{"category": 2}"#).category, Some(CategoryId::new(2).ok()));
    }
}
