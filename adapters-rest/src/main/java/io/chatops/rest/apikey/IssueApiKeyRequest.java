package io.chatops.rest.apikey;

import io.chatops.core.identity.ServerId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new API key.
 *
 * @param name absent: that of the server
 * @param expiresAt absent: never
 */
record IssueApiKeyRequest(
    @NotNull
        @Schema(
            implementation = String.class,
            format = "uuid",
            examples = "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884")
        ServerId serverId,
    @Size(max = 100) @Schema(nullable = true, description = "Omitted: the server's name")
        @Nullable String name,
    @Schema(
            nullable = true,
            description = "In the future; omitted: never",
            examples = "2027-01-31T00:00:00Z")
        @Nullable Instant expiresAt) {}
