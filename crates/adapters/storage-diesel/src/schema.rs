//! The tables as both databases have them; a test holds this file against both catalogues.

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Nullable<Text>,
        name -> Text,
        password_hash -> Nullable<Text>,
        is_ai -> Bool,
        created_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
        erased_at -> Nullable<BigInt>,
        picture -> Nullable<Text>,
        contact_number -> Text,
        status -> Text,
        is_private -> Bool,
        github_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        user_id -> BigInt,
        contract -> Text,
        opened_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    revocations (id) {
        id -> BigInt,
        session_id -> Nullable<BigInt>,
        user_id -> Nullable<BigInt>,
        room_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    login_attempts (key) {
        key -> Text,
        attempts -> BigInt,
        first_at -> BigInt,
    }
}

diesel::table! {
    rooms (id) {
        id -> BigInt,
        name -> Text,
        description -> Text,
        access -> Text,
        kind -> Text,
        creator_id -> BigInt,
        post_id -> Nullable<BigInt>,
        created_at -> BigInt,
        is_active -> Bool,
        first_seq -> BigInt,
        last_seq -> BigInt,
        change_seq -> BigInt,
        message_count -> BigInt,
        last_message_at -> Nullable<BigInt>,
        member_count -> BigInt,
        pair_low -> Nullable<BigInt>,
        pair_high -> Nullable<BigInt>,
        retention_days -> BigInt,
        auto_delete -> Bool,
    }
}

diesel::table! {
    members (id) {
        id -> BigInt,
        room_id -> BigInt,
        user_id -> BigInt,
        joined_at -> BigInt,
        last_read_seq -> BigInt,
        last_read_at -> Nullable<BigInt>,
        notifies -> Bool,
        shows_reading -> Bool,
        last_seen_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    bans (room_id, user_id) {
        room_id -> BigInt,
        user_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        room_id -> BigInt,
        seq -> BigInt,
        change_seq -> BigInt,
        sender_id -> BigInt,
        kind -> Text,
        content -> Text,
        client_message_id -> Nullable<Text>,
        reply_to -> Nullable<BigInt>,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        file -> Nullable<Text>,
    }
}

diesel::table! {
    files (key) {
        key -> Text,
        owner_id -> BigInt,
        room_id -> Nullable<BigInt>,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        due_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    closed_rooms (room_id) {
        room_id -> BigInt,
    }
}

diesel::table! {
    nodes (id) {
        id -> Text,
        lease_ends_at -> BigInt,
    }
}

diesel::table! {
    presence (room_id, user_id, node_id) {
        room_id -> BigInt,
        user_id -> BigInt,
        node_id -> Text,
    }
}

diesel::table! {
    message_filters (room_id, block) {
        room_id -> BigInt,
        block -> BigInt,
        filter -> Binary,
    }
}

diesel::table! {
    post_filters (block) {
        block -> BigInt,
        changes -> BigInt,
        filter -> Nullable<Binary>,
    }
}

diesel::table! {
    pending_sign_ins (state) {
        state -> Text,
        verifier -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    room_secrets (room_id) {
        room_id -> BigInt,
        seal_id -> Text,
        sealed -> Binary,
    }
}

diesel::table! {
    counters (key) {
        key -> Text,
        count -> BigInt,
        ends_at -> BigInt,
    }
}

diesel::table! {
    ai_questions (user_id) {
        user_id -> BigInt,
        id -> Text,
        ends_at -> BigInt,
    }
}

diesel::table! {
    friends (id) {
        id -> BigInt,
        user_id -> BigInt,
        friend_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    uploads (name) {
        name -> Text,
        owner_id -> BigInt,
        due_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    last_rooms (user_id) {
        user_id -> BigInt,
        room_id -> BigInt,
    }
}

diesel::table! {
    categories (id) {
        id -> BigInt,
        name -> Text,
        position -> Nullable<BigInt>,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        author_id -> Nullable<BigInt>,
        category_id -> Nullable<BigInt>,
        title -> Text,
        content -> Text,
        search_text -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        hits -> BigInt,
    }
}

diesel::table! {
    post_tags (post_id, position) {
        post_id -> BigInt,
        position -> BigInt,
        name -> Text,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(rooms -> users (creator_id));
diesel::joinable!(members -> rooms (room_id));
diesel::joinable!(bans -> rooms (room_id));
diesel::joinable!(messages -> users (sender_id));
diesel::joinable!(messages -> files (file));
diesel::joinable!(presence -> nodes (node_id));
diesel::joinable!(friends -> users (friend_id));
diesel::joinable!(last_rooms -> rooms (room_id));
diesel::joinable!(posts -> users (author_id));
diesel::joinable!(post_tags -> posts (post_id));

diesel::allow_tables_to_appear_in_same_query!(
    users,
    sessions,
    revocations,
    login_attempts,
    rooms,
    members,
    bans,
    messages,
    files,
    closed_rooms,
    nodes,
    presence,
    message_filters,
    post_filters,
    friends,
    uploads,
    last_rooms,
    categories,
    posts,
    post_tags,
);
