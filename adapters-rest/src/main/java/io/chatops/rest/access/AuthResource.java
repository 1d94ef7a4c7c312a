package io.chatops.rest.access;

import io.chatops.core.access.RefreshSession;
import io.chatops.core.access.RegisterUser;
import io.chatops.core.access.SignIn;
import io.chatops.core.access.SignedInUser;
import io.chatops.rest.json.Envelope;
import io.chatops.rest.json.RequestBody;
import io.chatops.rest.limit.PasswordChecks;
import io.chatops.rest.limit.PasswordWork;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.security.CurrentRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.jboss.resteasy.reactive.ResponseStatus;

/** How strangers become users: open to everybody. */
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
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
      RegisterUser registerUser,
      SignIn signIn,
      RefreshSession refreshSession,
      RateLimits limits,
      PasswordWork passwordWork,
      PasswordChecks passwordChecks,
      CurrentRequest request,
      InstantSource clock) {
    this.registerUser = registerUser;
    this.signIn = signIn;
    this.refreshSession = refreshSession;
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
  public Envelope<TokensResponse> register(RequestBody body) {
    RegisterRequest wanted = RegisterRequest.from(body.fields());
    limits.registration(request.address());
    SignedInUser signedIn =
        passwordWork.inTurn(
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
  public Envelope<TokensResponse> login(RequestBody body) {
    LoginRequest login = LoginRequest.from(body.fields());
    String address = request.address();
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
  public Envelope<RefreshedTokensResponse> refresh(RequestBody body) {
    String token = RefreshRequest.required(body.fields());
    SignedInUser signedIn = refreshSession.refresh(token, request.address());
    return Envelope.of(RefreshedTokensResponse.from(signedIn, clock.instant()));
  }
}
