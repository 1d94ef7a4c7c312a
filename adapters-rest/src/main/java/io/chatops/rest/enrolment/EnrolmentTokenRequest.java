package io.chatops.rest.enrolment;

import io.chatops.core.enrolment.Enrolments;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A token to make. */
record EnrolmentTokenRequest(
    @NotNull @Size(min = 1, max = 100) @Schema(examples = "rack 7") String name,
    @Size(max = 50, message = "must be at most 50 tags")
        @Schema(
            nullable = true,
            description = "Tags of the servers that it creates",
            examples = "[\"production\"]")
        @Nullable List<String> tags,
    @Schema(description = "Each host waits for your approval", defaultValue = "true")
        boolean approval,
    @Min(1) @Max(100_000) @Schema(nullable = true, description = "Omitted: no limit")
        @Nullable Integer maxUses,
    @Schema(nullable = true, description = "In the future; omitted: never")
        @Nullable Instant expiresAt) {
  Enrolments.NewToken toNewToken() {
    return new Enrolments.NewToken(
        name, tags == null ? List.of() : tags, approval, maxUses, expiresAt);
  }
}
