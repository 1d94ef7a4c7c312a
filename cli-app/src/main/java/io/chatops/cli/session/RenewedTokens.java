package io.chatops.cli.session;

import io.chatops.api.access.RefreshedTokensResponse;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubAnswer;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.HubTokens;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The access tokens of a session in a file, renewed by its refresh token. */
final class RenewedTokens implements HubTokens {
  private final SessionFile file;
  private final HubRequests requests;
  private final InstantSource clock;

  RenewedTokens(SessionFile file, HubRequests requests, InstantSource clock) {
    this.file = file;
    this.requests = requests;
    this.clock = clock;
  }

  @Override
  public String current() {
    SavedSession session = session();
    return session.isValidAt(clock.instant())
        ? session.accessToken()
        : replacementFor(session.accessToken()).orElseThrow(RenewedTokens::ended);
  }

  @Override
  public Optional<String> replacementFor(String refused) {
    return Optional.of(file.exclusively(() -> renewed(refused)));
  }

  private String renewed(String refused) {
    SavedSession session = session();
    if (!session.accessToken().equals(refused)) {
      return session.accessToken(); // another chatops renewed it meanwhile
    }
    Path draft = file.draft();
    try {
      HubAnswer answer =
          requests.send(
              "POST",
              "/auth/refresh",
              AnswerJson.shared().createObjectNode().put("refresh_token", session.refreshToken()),
              null);
      if (answer.status() == 401) {
        throw ended();
      }
      RefreshedTokensResponse tokens =
          AnswerJson.read(answer.orThrow().data(), RefreshedTokensResponse.class);
      String refresh = tokens.refreshToken();
      if (refresh == null) {
        throw CliException.failed("The hub sent no refresh token; sign in again: chatops login");
      }
      file.write(
          draft,
          session.with(
              refresh, tokens.accessToken(), clock.instant().plusSeconds(tokens.expiresIn())));
      return tokens.accessToken();
    } finally {
      file.discard(draft);
    }
  }

  private SavedSession session() {
    return file.read().orElseThrow(HubAccess::notSignedIn);
  }

  private static CliException ended() {
    return new CliException(
        CliExitCode.DENIED, "Your session has ended; sign in again: chatops login");
  }
}
