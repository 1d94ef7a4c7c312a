package io.chatops.rest.access;

import io.chatops.api.Envelope;
import io.chatops.api.access.UserResponse;
import io.chatops.core.access.Accounts;
import io.chatops.core.access.Sessions;
import io.chatops.core.access.User;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.identity.Actor;
import io.chatops.rest.limit.PasswordChecks;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.RefreshCookie;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A signed-in user's own account. */
@Path("/api/v1/auth")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@Authenticated
public class AccountResource {
  private final Accounts accounts;
  private final Sessions sessions;
  private final PasswordChecks passwordChecks;
  private final RefreshCookie cookie;
  private final CurrentRequest request;

  public AccountResource(
      AccessUseCases access,
      PasswordChecks passwordChecks,
      RefreshCookie cookie,
      CurrentRequest request) {
    this.accounts = access.accounts();
    this.sessions = access.sessions();
    this.passwordChecks = passwordChecks;
    this.cookie = cookie;
    this.request = request;
  }

  @GET
  @Path("/me")
  @Operation(summary = "The signed-in user")
  public Envelope<UserResponse> me() {
    return Envelope.of(UserResponse.from(accounts.get(request.actor())));
  }

  @PUT
  @Path("/me")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Update your profile",
      description =
          "Omitted fields stay unchanged; null clears full_name. Changing the e-mail address"
              + " requires current_password.")
  public Envelope<UserResponse> update(@RequestBody(required = true) UpdateProfileRequest wanted) {
    Actor actor = request.actor();
    Accounts.ProfileChange change = wanted.toChange();
    User changed =
        change.currentPassword() == null
            ? accounts.update(actor, change)
            : passwordChecks.check(
                actor.userId().toString(), request.address(), () -> accounts.update(actor, change));
    return Envelope.of(UserResponse.from(changed));
  }

  @POST
  @Path("/change-password")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change your password",
      description = "Ends all other sessions of the user at once.")
  public Envelope<Void> changePassword(@RequestBody(required = true) ChangePasswordRequest wanted) {
    Actor actor = request.actor();
    passwordChecks.check(
        actor.userId().toString(),
        request.address(),
        () -> {
          accounts.changePassword(actor, wanted.currentPassword(), wanted.newPassword());
          return true;
        });
    return Envelope.done("The password was changed; your other sessions were ended");
  }

  @POST
  @Path("/logout")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Sign out",
      description =
          "Ends the session of the refresh token. Without a token, a session started with"
              + " cookie=true ends, together with its cookie; otherwise all sessions of the user"
              + " end. Their access tokens stop working at once.")
  public Envelope<Void> logout(@RequestBody(required = false) LogoutRequest wanted) {
    sessions.signOut(request.actor(), wanted.refreshToken());
    cookie.token().filter(sessions::hasEnded).ifPresent(token -> cookie.clear());
    return Envelope.done("Signed out");
  }
}
