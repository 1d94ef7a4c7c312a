package io.chatops.rest.access;

import io.chatops.core.identity.Role;
import io.chatops.rest.request.Change;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of what a user may do: an absent field stays. */
record UpdateUserRequest(
    @Schema(implementation = Role.class) Change<Role> role,
    @Schema(
            implementation = Boolean.class,
            description = "false signs the user out at once and prevents further sign-ins")
        Change<Boolean> isActive) {}
