package io.chatops.cli.hub;

import java.util.Optional;

/** The access tokens that requests carry. */
public interface HubTokens {
  /**
   * Returns a token that is good for the next moments.
   *
   * @throws CliException if nobody is signed in
   */
  String current();

  /** Returns another token than the one that the hub refused; empty: there is none. */
  Optional<String> insteadOf(String refused);
}
