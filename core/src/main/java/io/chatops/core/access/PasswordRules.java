package io.chatops.core.access;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Refuses passwords that are too easy to guess. */
public final class PasswordRules {
  private final Predicate<String> isCommon;

  /**
   * Rules with this list.
   *
   * @param isCommon returns true if a password, in lower case, is among the commonest
   */
  public PasswordRules(Predicate<String> isCommon) {
    this.isCommon = isCommon;
  }

  /** Returns the problem with a password, in words for people; empty if there is none. */
  public Optional<String> problemWith(Password password, EmailAddress email, Username username) {
    String folded = password.value().toLowerCase(Locale.ROOT);
    String localPart = email.value().substring(0, email.value().indexOf('@'));
    if (folded.equals(email.value())
        || folded.equals(username.folded())
        || folded.equals(localPart)) {
      return Optional.of("must not be the e-mail address or the username");
    }
    if (isCommon.test(folded)) {
      return Optional.of("is among the commonest passwords; choose another");
    }
    return Optional.empty();
  }
}
