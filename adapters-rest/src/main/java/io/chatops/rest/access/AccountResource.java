package io.chatops.rest.access;

import io.chatops.core.access.ChangePassword;
import io.chatops.core.access.CurrentUser;
import io.chatops.core.access.SignOut;
import io.chatops.core.access.UpdateProfile;
import io.chatops.core.access.User;
import io.chatops.core.identity.Actor;
import io.chatops.rest.json.Envelope;
import io.chatops.rest.json.RequestBody;
import io.chatops.rest.limit.PasswordChecks;
import io.chatops.rest.security.CurrentRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A signed-in user's own account. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {
  private final CurrentUser currentUser;
  private final UpdateProfile updateProfile;
  private final ChangePassword changePassword;
  private final SignOut signOut;
  private final PasswordChecks passwordChecks;
  private final CurrentRequest request;

  public AccountResource(
      CurrentUser currentUser,
      UpdateProfile updateProfile,
      ChangePassword changePassword,
      SignOut signOut,
      PasswordChecks passwordChecks,
      CurrentRequest request) {
    this.currentUser = currentUser;
    this.updateProfile = updateProfile;
    this.changePassword = changePassword;
    this.signOut = signOut;
    this.passwordChecks = passwordChecks;
    this.request = request;
  }

  @GET
  @Path("/me")
  public Envelope<UserResponse> me() {
    return Envelope.of(UserResponse.from(currentUser.get(request.actor())));
  }

  @PUT
  @Path("/me")
  @Consumes(MediaType.APPLICATION_JSON)
  public Envelope<UserResponse> update(RequestBody body) {
    Actor actor = request.actor();
    UpdateProfile.Change change = UpdateProfileRequest.from(body.fields()).toChange();
    User changed =
        change.currentPassword() == null
            ? updateProfile.update(actor, change)
            : passwordChecks.check(
                actor.userId().toString(),
                request.address(),
                () -> updateProfile.update(actor, change));
    return Envelope.of(UserResponse.from(changed));
  }

  @POST
  @Path("/change-password")
  @Consumes(MediaType.APPLICATION_JSON)
  public Envelope<Void> changePassword(RequestBody body) {
    Actor actor = request.actor();
    ChangePasswordRequest change = ChangePasswordRequest.from(body.fields());
    passwordChecks.check(
        actor.userId().toString(),
        request.address(),
        () -> {
          changePassword.change(actor, change.currentPassword(), change.newPassword());
          return true;
        });
    return Envelope.done("The password was changed; your other sessions were ended");
  }

  @POST
  @Path("/logout")
  @Consumes(MediaType.APPLICATION_JSON)
  public Envelope<Void> logout(RequestBody body) {
    signOut.signOut(request.actor(), RefreshRequest.optional(body.fieldsIfAny()).refreshToken());
    return Envelope.done("Signed out");
  }
}
