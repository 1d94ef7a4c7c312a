package io.chatops.rest.access;

import io.chatops.api.Envelope;
import io.chatops.api.access.UserResponse;
import io.chatops.core.access.ManageUsers;
import io.chatops.core.access.UserRepository;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.identity.UserId;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** All users of the hub, for administrators. */
@Path("/api/v1/users")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@RolesAllowed(Roles.ADMIN)
public class UserResource {
  private final ManageUsers users;
  private final CurrentRequest request;

  public UserResource(AccessUseCases access, CurrentRequest request) {
    this.users = access.manageUsers();
    this.request = request;
  }

  @GET
  @Operation(summary = "All users", description = "Ordered by username. For admins only.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<List<UserResponse>> list(
      @Parameter(
              description =
                  "Only those with this text in a name or the e-mail address, ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q,
      @Valid @BeanParam Paging paging) {
    UserRepository.Page page = users.list(request.actor(), q, paging.limit(), paging.offset());
    return Envelope.page(
        page.users().stream().map(UserResponse::from).toList(), paging.of(page.total()));
  }

  @PUT
  @Path("/{user_id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Update a user's role and state",
      description =
          "For admins only. Omitted fields stay unchanged. A deactivated user is signed out"
              + " at once, including sockets; the user's agents stay connected. The last active"
              + " admin cannot be demoted or deactivated (400).")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<UserResponse> change(
      @Parameter(description = "The user") @PathParam("user_id") UserId userId,
      @RequestBody(required = true) UpdateUserRequest wanted) {
    return Envelope.of(
        UserResponse.from(
            users.change(
                request.actor(), userId, wanted.role().over(null), wanted.isActive().over(null))));
  }
}
