package io.chatops.cli.hub;

import java.util.Optional;

/** The access tokens that requests carry. */
public interface HubTokens {
  /**
   * Returns a token that stays valid for some seconds.
   *
   * @throws CliException if nobody is signed in
   */
  String current();

  /** Returns a replacement for a token that the hub rejected; empty if there is none. */
  Optional<String> replacementFor(String rejected);
}
