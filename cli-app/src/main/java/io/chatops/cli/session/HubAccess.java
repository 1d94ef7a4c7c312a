package io.chatops.cli.session;

import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.HubRequests;
import io.chatops.cli.hub.HubTokens;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.protocol.HubUrl;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Connects to the hub that the environment or the saved session names. */
public final class HubAccess {
  public static final String URL = "CHATOPS_URL";
  public static final String TOKEN = "CHATOPS_TOKEN";
  public static final String CA_FILE = "CHATOPS_CA_FILE";
  public static final String FINGERPRINT = "CHATOPS_HUB_FINGERPRINT";

  private final Map<String, String> environment;
  private final InstantSource clock;
  private final String program;

  /**
   * @param program the name and version that the hub shows among the user's sessions
   */
  public HubAccess(Map<String, String> environment, InstantSource clock, String program) {
    this.environment = environment;
    this.clock = clock;
    this.program = program;
  }

  /**
   * Returns the hub. A token is sent only to the hub that issued it.
   *
   * @throws CliException if nobody is signed in
   */
  public HubApi hub() {
    Optional<String> token = variable(TOKEN);
    if (token.isPresent()) {
      HubUrl url =
          address(
              variable(URL)
                  .orElseThrow(
                      () ->
                          CliException.usage(TOKEN + " is set; set " + URL + " to its hub, too")));
      return new HubApi(requests(url, trusted()), new GivenToken(token.get()));
    }
    SessionFile file = SessionFile.of(environment);
    SavedSession session = file.read().orElseThrow(HubAccess::notSignedIn);
    Optional<HubUrl> other =
        variable(URL).map(HubAccess::address).filter(url -> !url.equals(session.hub()));
    if (other.isPresent()) {
      throw CliException.usage(
          "You are signed in to %s, but %s is %s; unset it, or sign in there: chatops login"
              .formatted(session.hub(), URL, other.get()));
    }
    HubRequests requests = requests(session.hub(), session.trusted());
    return new HubApi(requests, new RenewedTokens(file, requests, clock));
  }

  /** Returns requests to a hub with nobody signed in. */
  public HubRequests requests(HubUrl url, TrustedKeys trusted) {
    return new HubRequests(url, trusted, program);
  }

  /**
   * Parses the address of a hub.
   *
   * @throws CliException if it is invalid
   */
  public static HubUrl address(String text) {
    try {
      return HubUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          "The hub's address %s; write it like https://hub.example.org".formatted(e.getMessage()));
    }
  }

  public TrustedKeys trusted() {
    return TrustedKeys.of(variable(CA_FILE).orElse(null), variable(FINGERPRINT).orElse(null));
  }

  /** Returns a variable of the environment; empty if it is unset or blank. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  static CliException notSignedIn() {
    return CliException.denied("You are not signed in: chatops login https://hub.example.org");
  }

  /** A token that cannot be renewed. */
  private record GivenToken(String current) implements HubTokens {
    @Override
    public Optional<String> replacementFor(String refused) {
      return Optional.empty();
    }

    @Override
    public String toString() {
      return "GivenToken[***]";
    }
  }
}
