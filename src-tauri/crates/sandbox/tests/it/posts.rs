//! Posts: what a body may say, what is answered, and how lists are read.

use serde_json::{Value, json};

use crate::wire::{Wire, new_post, read, with};

#[tokio::test]
async fn a_created_post_is_answered_whole_and_found_again() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let created = wire.post(&session, "/posts", new_post()).await;
    assert_eq!(created.status, 201);
    let post = created.data();
    for (field, value) in new_post().as_object().unwrap() {
        assert_eq!(&post[field], value, "{field}");
    }
    assert_eq!(post["status"], "scheduled");
    assert_eq!(post["createdAt"], "2026-11-24T11:32:00Z");
    let id = post["id"].as_str().unwrap();
    assert_eq!(wire.get(&session, &format!("/posts/{id}")).await.data(), post);
    assert_eq!(wire.get(&session, "/posts").await.data()[0], post, "the newest comes first");
}

#[tokio::test]
async fn a_repeated_request_makes_a_second_post() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let send = async || {
        let request = wire.request("POST", "/posts").bearer_auth(&session).header("idempotency-key", "same");
        read(request.body(new_post().to_string())).await.unwrap().data()["id"].clone()
    };
    assert_ne!(send().await, send().await);
}

#[tokio::test]
async fn a_bad_body_is_refused_with_the_field_that_is_wrong() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = wire.sandbox.figures().unwrap().posts;
    for (change, status, named) in [
        (json!({"brandSlug": null}), 400, "brandSlug"),
        (json!({"brandSlug": "unknown"}), 404, "brand"),
        (json!({"text": null}), 400, "text"),
        (json!({"text": "  \n"}), 400, "text"),
        (json!({"text": 7}), 400, "text"),
        (json!({"platforms": null}), 400, "platforms"),
        (json!({"platforms": []}), 400, "platforms"),
        (json!({"platforms": ["x", "myspace"]}), 400, "myspace"),
        (json!({"platforms": "x"}), 400, "platforms"),
        (json!({"scheduledAt": "tomorrow"}), 400, "scheduledAt"),
        (json!({"scheduledAt": 7}), 400, "scheduledAt"),
        (json!({"thread": vec!["part"; 26]}), 400, "thread"),
        (json!({"media": vec![json!({"url": "https://example.com/1", "type": "image"}); 11]}), 400, "media"),
        (json!({"media": [{"url": "https://example.com/1", "type": "sound"}]}), 400, "media"),
        (json!({"poll": {"options": ["one"], "durationMinutes": 60}}), 400, "poll"),
        (json!({"poll": {"options": ["one", "two"], "durationMinutes": 4}}), 400, "poll"),
        (json!({"source": "desktop"}), 400, "source"),
        (json!({"targetAccountIds": {"x": ["x_unknown"]}}), 400, "x_unknown"),
        (json!({"targetAccountIds": ["x_20418"]}), 400, "targetAccountIds"),
        (json!({"brandSlug": "harbor-light-coffee", "platforms": ["linkedin"]}), 409, "linkedin"),
    ] {
        let answer = wire.post(&session, "/posts", with(new_post(), change.clone())).await;
        assert_eq!(answer.status, status, "{change}: {}", answer.text);
        assert!(answer.json()["message"].as_str().unwrap().contains(named), "{change}: {}", answer.text);
    }
    for broken in ["", "{", "[]", "\"text\""] {
        let request = wire.request("POST", "/posts").bearer_auth(&session).body(broken);
        assert_eq!(read(request).await.unwrap().status, 400, "{broken}");
    }
    let large = with(new_post(), json!({"text": "a".repeat(3_000_000)}));
    assert_eq!(wire.post(&session, "/posts", large).await.status, 413);
    assert_eq!(wire.sandbox.figures().unwrap().posts, before);
}

#[tokio::test]
async fn what_the_service_takes_is_taken() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for change in [
        json!({"text": "long ".repeat(2_000)}),
        json!({"thread": vec!["part"; 25]}),
        json!({"poll": {"options": ["one", "two", "three", "four"], "durationMinutes": 10080}}),
        json!({"media": [{"url": "https://example.com/1", "type": "gif", "altText": "A fern"}]}),
        json!({"platformTexts": {"x": "Short"}, "threadsOptions": {"replyControl": "everyone"}}),
        json!({"targetAccountIds": {"x": ["x_20418"]}}),
        json!({"source": null, "unheardOf": {"a": 1}}),
        json!({"scheduledAt": null}),
    ] {
        let answer = wire.post(&session, "/posts", with(new_post(), change.clone())).await;
        assert_eq!(answer.status, 201, "{change}: {}", answer.text);
    }
}

#[tokio::test]
async fn what_the_documented_post_object_lacks_is_not_answered() {
    let wire = Wire::usual().await;
    let extras = json!({
        "thread": ["two"], "platformTexts": {"x": "Short"}, "targetAccountIds": {"x": ["x_20418"]},
        "poll": {"options": ["a", "b"], "durationMinutes": 60},
    });
    let post = wire.post(&wire.session().await, "/posts", with(new_post(), extras.clone())).await.data();
    for field in extras.as_object().unwrap().keys() {
        assert_eq!(post.get(field), None, "{field}");
    }
}

#[tokio::test]
async fn a_platform_without_chosen_accounts_goes_to_all_of_them() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let accounts = |post: &Value| -> Vec<String> {
        let results = post["results"].as_array().unwrap();
        results
            .iter()
            .inspect(|result| assert_eq!(result["status"], "pending"))
            .map(|result| result["accountId"].as_str().unwrap().to_owned())
            .collect()
    };
    for (targets, wanted) in [
        (Value::Null, vec!["x_20418", "x_20977", "th_91034", "th_91560"]),
        (json!({}), vec!["x_20418", "x_20977", "th_91034", "th_91560"]),
        (json!({"x": ["x_20977"]}), vec!["x_20977", "th_91034", "th_91560"]),
        (json!({"x": ["x_20977"], "threads": ["th_91034"]}), vec!["x_20977", "th_91034"]),
        (json!({"x": [], "threads": ["th_91034"]}), vec!["x_20418", "x_20977", "th_91034"]),
    ] {
        let body = with(new_post(), json!({"targetAccountIds": targets}));
        let post = wire.post(&session, "/posts", body).await.data();
        assert_eq!(accounts(&post), wanted, "{targets}");
    }
}

#[tokio::test]
async fn a_time_without_an_offset_is_meant_in_the_brands_zone() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for (brand, platform, stored) in [
        ("harbor-light-coffee", "x", "2026-12-01T14:00:00Z"),
        ("fern-and-oak", "x", "2026-12-01T09:00:00Z"),
        ("saturday-stall", "threads", "2026-12-01T09:00:00Z"),
    ] {
        let change = json!({"brandSlug": brand, "platforms": [platform], "scheduledAt": "2026-12-01T09:00"});
        let post = wire.post(&session, "/posts", with(new_post(), change)).await.data();
        assert_eq!(post["scheduledAt"], stored, "{brand}");
    }
}

#[tokio::test]
async fn a_list_is_filtered_and_paged() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let count = async |query: &str| {
        let answer = wire.get(&session, &format!("/posts?{query}")).await;
        (answer.status, answer.data().as_array().map_or(0, Vec::len))
    };
    let all = usize::try_from(wire.sandbox.figures().unwrap().posts).unwrap();
    assert!(all > 30 && all < 50);
    for (query, wanted) in [
        ("", (200, all)),
        ("limit=100", (200, all)),
        ("limit=5000", (200, all)),
        ("limit=10", (200, 10)),
        ("limit=10&offset=30", (200, all - 30)),
        ("offset=1000", (200, 0)),
        ("page=3", (200, all)),
        ("brandSlug=saturday-stall", (200, 2)),
        ("brandSlug=unknown", (200, 0)),
        ("status=archived", (200, 1)),
        ("status=billing_hold&brandSlug=harbor-light-coffee", (200, 0)),
        ("status=lost", (400, 0)),
        ("limit=0", (400, 0)),
        ("limit=many", (400, 0)),
        ("offset=-1", (400, 0)),
    ] {
        assert_eq!(count(query).await, wanted, "{query}");
    }
    let ids = async |query: &str| {
        let posts = wire.get(&session, &format!("/posts?{query}")).await.data();
        posts.as_array().unwrap().iter().map(|post| post["id"].clone()).collect::<Vec<_>>()
    };
    let whole = ids("limit=20").await;
    assert_eq!([ids("limit=10").await, ids("limit=10&offset=10").await].concat(), whole);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_nothing_else() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let body = with(new_post(), json!({"targetAccountIds": {"x": ["x_20977"]}}));
    let created = wire.post(&session, "/posts", body).await.data();
    let path = format!("/posts/{}", created["id"].as_str().unwrap());
    wire.sandbox.clock().advance(std::time::Duration::from_secs(1));
    let touched = json!({"updatedAt": "2026-11-24T11:32:01Z"});
    for change in [
        json!({}),
        json!({"text": "Newer soil."}),
        json!({"scheduledAt": "2026-12-02T09:00:00.25Z"}),
        json!({"media": [], "targetAccountIds": {}}),
    ] {
        let before = wire.get(&session, &path).await.data();
        let answer = wire.send(&session, "PUT", &path, change.clone()).await;
        assert_eq!(answer.status, 200, "{change}");
        let accepted = if change.get("media").is_some() { json!({}) } else { change };
        assert_eq!(answer.data(), with(with(before, accepted), touched.clone()));
        assert_eq!(wire.get(&session, &path).await.data(), answer.data());
    }
    let fewer = wire.send(&session, "PUT", &path, json!({"platforms": ["x"]})).await.data();
    assert_eq!(fewer["results"].as_array().unwrap().len(), 1);
    assert_eq!(fewer["results"][0]["accountId"], "x_20977", "a chosen account stays chosen");
    for wrong in [
        json!({"text": ""}),
        json!({"platforms": []}),
        json!({"scheduledAt": "x"}),
        json!({"scheduledAt": null}),
    ] {
        assert_eq!(wire.send(&session, "PUT", &path, wrong.clone()).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_draft_becomes_scheduled_by_an_update_with_a_time() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let draft = wire.post(&session, "/posts", with(new_post(), json!({"scheduledAt": null}))).await.data();
    assert_eq!((&draft["status"], draft.get("scheduledAt")), (&json!("draft"), None));
    let path = format!("/posts/{}", draft["id"].as_str().unwrap());
    let change = json!({"scheduledAt": "2026-12-02T09:00:00Z"});
    assert_eq!(wire.send(&session, "PUT", &path, change).await.data()["status"], "scheduled");
}

#[tokio::test]
async fn scheduling_takes_a_time_or_a_cancel_and_not_both() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/posts/{id}/schedule");
    let moved = wire.send(&session, "PUT", &path, json!({"scheduledAt": "2026-12-05T10:00:00Z"})).await;
    assert_eq!(moved.data()["scheduledAt"], "2026-12-05T10:00:00Z");
    for (body, status) in [
        (json!({}), 400),
        (json!({"cancel": false}), 400),
        (json!({"cancel": "yes"}), 400),
        (json!({"cancel": true, "scheduledAt": "2026-12-05T10:00:00Z"}), 400),
        (json!({"scheduledAt": "x"}), 400),
        (Value::Null, 400),
        (json!({"cancel": true}), 200),
        (json!({"cancel": true}), 200),
    ] {
        assert_eq!(wire.send(&session, "PUT", &path, body.clone()).await.status, status, "{body}");
    }
    let cancelled = wire.get(&session, &format!("/posts/{id}")).await.data();
    assert_eq!((&cancelled["status"], cancelled.get("scheduledAt")), (&json!("draft"), None));
}

#[tokio::test]
async fn a_deleted_post_is_gone() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/posts/{id}");
    assert_eq!(wire.send(&session, "DELETE", &path, Value::Null).await.json(), json!({"success": true}));
    assert_eq!(wire.get(&session, &path).await.status, 404);
    assert_eq!(wire.send(&session, "DELETE", &path, Value::Null).await.status, 404);
}
