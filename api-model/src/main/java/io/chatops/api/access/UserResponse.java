package io.chatops.api.access;

import io.chatops.core.access.User;
import io.chatops.core.identity.Role;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user account. */
@Schema(name = "User")
public record UserResponse(
    @Schema(examples = "0b0f8a52-6a0e-4b9f-9d36-0d8e6f9a5c11") UUID id,
    @Schema(examples = "ada@example.org") String email,
    @Schema(examples = "ada") String username,
    @Schema(nullable = true, examples = "Ada Lovelace") @Nullable String fullName,
    @Schema(description = "The first user is an admin") Role role,
    boolean isActive,
    Instant createdAt) {

  public static UserResponse from(User user) {
    return new UserResponse(
        user.id().value(),
        user.email().value(),
        user.username().value(),
        user.fullName(),
        user.role(),
        user.active(),
        user.createdAt());
  }
}
