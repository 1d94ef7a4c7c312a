package io.chatops.core.access;

import java.util.List;
import java.util.Optional;

/** Rates how easily someone who knows the owner can guess a password. */
@FunctionalInterface
public interface PasswordStrength {
  /**
   * Returns the reason why a password is too weak, in words that follow its name, without any part
   * of it; empty if it is strong enough.
   *
   * @param known the words that a guesser of this password tries first
   */
  Optional<String> weakness(String password, List<String> known);
}
