package io.chatops.rest.access;

import io.chatops.api.Envelope;
import io.chatops.api.access.AuthOptionsResponse;
import io.chatops.api.access.RefreshedTokensResponse;
import io.chatops.api.access.TokensResponse;
import io.chatops.core.access.Accounts;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.Sessions;
import io.chatops.core.access.SignIn;
import io.chatops.core.access.SignedInUser;
import io.chatops.core.access.TokenStorage;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.limit.PasswordChecks;
import io.chatops.rest.limit.PasswordWork;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.chatops.rest.security.RefreshCookie;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
  private final Accounts accounts;
  private final SignIn signIn;
  private final Sessions sessions;
  private final RateLimits limits;
  private final PasswordWork passwordWork;
  private final PasswordChecks passwordChecks;
  private final RefreshCookie cookie;
  private final CurrentRequest request;
  private final InstantSource clock;
  private final String version;

  public AuthResource(
      AccessUseCases access,
      RateLimits limits,
      PasswordWork passwordWork,
      PasswordChecks passwordChecks,
      RefreshCookie cookie,
      CurrentRequest request,
      InstantSource clock,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.accounts = access.accounts();
    this.signIn = access.signIn();
    this.sessions = access.sessions();
    this.limits = limits;
    this.passwordWork = passwordWork;
    this.passwordChecks = passwordChecks;
    this.cookie = cookie;
    this.request = request;
    this.clock = clock;
    this.version = version;
  }

  @POST
  @Path("/register")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Operation(
      summary = "Register an account",
      description =
          "Also signs in. The first user becomes an admin. The hub may be configured to"
              + " reject further registrations (403). It also rejects cookie=true from a page that"
              + " is not its own (403).")
  @APIResponse(
      responseCode = "200", // 201, see OpenApiRules
      description = "Created",
      headers = @Header(name = "Location", ref = Answers.LOCATION))
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<TokensResponse> register(@RequestBody(required = true) RegisterRequest wanted) {
    SessionClient client = client(wanted.cookie());
    limits.registration(client.address());
    SignedInUser signedIn =
        passwordWork.enqueue(
            client.address(),
            () ->
                accounts.register(
                    wanted.email(),
                    wanted.username(),
                    wanted.password(),
                    wanted.fullName(),
                    client));
    request.created("/api/v1/auth/me");
    return Envelope.of(tokens(signedIn, client), "Welcome");
  }

  @POST
  @Path("/login")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Sign in",
      description =
          "With a username or e-mail address, as a form or as JSON. An unknown user and a"
              + " wrong password get the same response after the same time. After too many"
              + " failures for one account from one address, that address gets 429 for the"
              + " account; other addresses do not. The hub rejects cookie=true from a page that is"
              + " not its own (403).")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "401", ref = Answers.UNAUTHENTICATED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<TokensResponse> login(@RequestBody(required = true) LoginRequest login) {
    SessionClient client = client(login.cookie());
    // Name and e-mail address of an account count apart: a common count would show that they
    // belong together.
    SignedInUser signedIn =
        passwordChecks.check(
            login.username(),
            client.address(),
            () -> signIn.signIn(login.username(), login.password(), client));
    return Envelope.of(tokens(signedIn, client));
  }

  @POST
  @Path("/refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Get new tokens for a refresh token",
      description =
          "A refresh token works once. If it is reused, its session ends, since either sender"
              + " may have stolen it. Without a token in the body, the hub uses the one in the"
              + " cookie: 401 without a cookie, 403 from a page that is not the hub's own. The"
              + " response then contains the user and sets the next cookie. For ten seconds the"
              + " previous token works, too, so two tabs can refresh at once.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "401", ref = Answers.UNAUTHENTICATED)
  @APIResponse(responseCode = "403", ref = Answers.FORBIDDEN)
  public Envelope<RefreshedTokensResponse> refresh(
      @RequestBody(required = false) RefreshRequest refresh) {
    String sent = refresh.refreshToken();
    TokenStorage place = sent == null ? TokenStorage.COOKIE : TokenStorage.BODY;
    if (sent == null) {
      sent = cookie.token().orElseThrow(AuthResource::noToken);
      cookie.checkPage();
    }
    sessions.userOf(sent).ifPresent(limits::beforeRefresh);
    SignedInUser signedIn = sessions.refresh(sent, request.client(place));
    limits.refreshed(signedIn.user().id());
    String inBody = cookie.handOut(signedIn, place);
    return Envelope.of(RefreshedTokensResponse.from(signedIn, inBody, clock.instant()));
  }

  @GET
  @Path("/options")
  @Operation(
      summary = "Registration options, and the hub's version",
      description = "For sign-in pages.")
  @APIResponse(responseCode = "200", description = "OK")
  public Envelope<AuthOptionsResponse> options() {
    return Envelope.of(AuthOptionsResponse.from(accounts.chances(), version));
  }

  private SessionClient client(boolean isBrowser) {
    if (!isBrowser) {
      return request.client(TokenStorage.BODY);
    }
    // Otherwise a foreign page could sign a visitor in to another account.
    cookie.checkPage();
    return request.client(TokenStorage.COOKIE);
  }

  private TokensResponse tokens(SignedInUser signedIn, SessionClient client) {
    String inBody = cookie.handOut(signedIn, client.tokenStorage());
    return TokensResponse.from(signedIn, inBody, clock.instant());
  }

  private static ChatOpsException noToken() {
    return ChatOpsException.unauthenticated(
        "Send the refresh_token in the body, or sign in with cookie=true first");
  }
}
