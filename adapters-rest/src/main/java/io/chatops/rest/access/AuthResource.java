package io.chatops.rest.access;

import io.chatops.api.Envelope;
import io.chatops.api.access.RefreshedTokensResponse;
import io.chatops.api.access.TokensResponse;
import io.chatops.core.access.RefreshSession;
import io.chatops.core.access.RegisterUser;
import io.chatops.core.access.SignIn;
import io.chatops.core.access.SignedInUser;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.rest.limit.PasswordChecks;
import io.chatops.rest.limit.PasswordWork;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Registration and sign-in, open to everybody. */
@Path("/api/v1/auth")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
@PermitAll
public class AuthResource {
  private final RegisterUser registerUser;
  private final SignIn signIn;
  private final RefreshSession refreshSession;
  private final RateLimits limits;
  private final PasswordWork passwordWork;
  private final PasswordChecks passwordChecks;
  private final CurrentRequest request;
  private final InstantSource clock;

  public AuthResource(
      AccessUseCases access,
      RateLimits limits,
      PasswordWork passwordWork,
      PasswordChecks passwordChecks,
      CurrentRequest request,
      InstantSource clock) {
    this.registerUser = access.registerUser();
    this.signIn = access.signIn();
    this.refreshSession = access.refreshSession();
    this.limits = limits;
    this.passwordWork = passwordWork;
    this.passwordChecks = passwordChecks;
    this.request = request;
    this.clock = clock;
  }

  @POST
  @Path("/register")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Make an account",
      description =
          "Signs in at once. The very first user is an admin. The hub may be set to refuse others"
              + " (403).")
  @APIResponse(
      responseCode = "200", // 201, see SuccessAnswers
      description = "Made",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<TokensResponse> register(@RequestBody(required = true) RegisterRequest wanted) {
    limits.registration(request.address());
    SignedInUser signedIn =
        passwordWork.inTurn(
            request.address(),
            () ->
                registerUser.register(
                    wanted.email(),
                    wanted.username(),
                    wanted.password(),
                    wanted.fullName(),
                    request.address()));
    request.created("/api/v1/auth/me");
    return Envelope.of(TokensResponse.from(signedIn, clock.instant()), "Welcome");
  }

  @POST
  @Path("/login")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Sign in",
      description =
          "By username or e-mail address, as a form or as JSON. An unknown user and a"
              + " wrong password get the same answer after the same time. After too many"
              + " failures for one account from one address, that address gets 429 for it;"
              + " other addresses do not.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "401", ref = Answers.UNAUTHENTICATED)
  public Envelope<TokensResponse> login(@RequestBody(required = true) LoginRequest login) {
    String address = request.address();
    // Name and e-mail address of an account count apart: a common count would tell that they belong
    // together.
    SignedInUser signedIn =
        passwordChecks.check(
            login.username(),
            address,
            () -> signIn.signIn(login.username(), login.password(), address));
    return Envelope.of(TokensResponse.from(signedIn, clock.instant()));
  }

  @POST
  @Path("/refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Get new tokens for a refresh token",
      description =
          "A refresh token works once. If it comes back, its session ends, since either"
              + " sender may be a thief.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "401", ref = Answers.UNAUTHENTICATED)
  public Envelope<RefreshedTokensResponse> refresh(
      @RequestBody(required = true) RefreshRequest refresh) {
    SignedInUser signedIn = refreshSession.refresh(refresh.refreshToken(), request.address());
    return Envelope.of(RefreshedTokensResponse.from(signedIn, clock.instant()));
  }
}
