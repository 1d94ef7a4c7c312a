package io.chatops.rest.alert;

import io.chatops.rest.request.OptionalBody;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A comment on an alert; without one, the present comment stays. */
record AlertCommentRequest(
    @Size(min = 1, max = 1_000)
        @Schema(
            nullable = true,
            description = "Omitted or null: the existing comment stays",
            examples = "A backup runs")
        @Nullable String comment)
    implements OptionalBody {}
