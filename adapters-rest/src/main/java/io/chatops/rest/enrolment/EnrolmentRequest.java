package io.chatops.rest.enrolment;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a new agent.
 *
 * @param with {@code key} or {@code code}
 * @param name of its key; absent: that of the server
 * @param expiresAt the end of its key; absent: never
 */
record EnrolmentRequest(
    @Pattern(regexp = "key|code", message = "must be one of key, code")
        @Schema(
            enumeration = {"key", "code"},
            description = "With a code, the host obtains its key itself; a code works once",
            defaultValue = "key")
        String with,
    @Size(max = 100)
        @Schema(nullable = true, description = "The key's name; omitted: the server's name")
        @Nullable String name,
    @Pattern(regexp = "off|read|control", message = "must be one of off, read, control")
        @Schema(
            enumeration = {"off", "read", "control"},
            defaultValue = "read")
        String containers,
    @Pattern(regexp = "off|allow-list|any", message = "must be one of off, allow-list, any")
        @Schema(
            enumeration = {"off", "allow-list", "any"},
            defaultValue = "off")
        String commands,
    @Schema(
            nullable = true,
            description = "In the future; omitted: never",
            examples = "2027-01-31T00:00:00Z")
        @Nullable Instant expiresAt) {}
