package io.chatops.rest.alert;

import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to say about an alert.
 *
 * @param comment absent: the one there is stays
 */
record AlertCommentRequest(
    @Schema(
            nullable = true,
            minLength = 1,
            maxLength = 1_000,
            description = "Left out or null: the one there is stays",
            examples = "A backup runs")
        @Nullable String comment) {

  static AlertCommentRequest from(RequestFields body) {
    Field<String> comment = body.text("comment");
    body.check();
    return new AlertCommentRequest(comment.orNull());
  }
}
