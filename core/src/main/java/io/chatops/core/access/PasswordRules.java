package io.chatops.core.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuses passwords that are too easy to guess. */
public final class PasswordRules {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final PasswordStrength strength;

  public PasswordRules(PasswordStrength strength) {
    this.strength = strength;
  }

  /** Returns the problem with a password, as text for users; empty if there is none. */
  public Optional<String> problemWith(
      Password password, EmailAddress email, Username username, @Nullable String fullName) {
    if (password.value().isBlank()) {
      return Optional.of("must not be blank");
    }
    String folded = password.value().toLowerCase(Locale.ROOT);
    String localPart = email.value().substring(0, email.value().indexOf('@'));
    if (folded.equals(email.value())
        || folded.equals(username.folded())
        || folded.equals(localPart)) {
      return Optional.of("must not be the e-mail address or the username");
    }
    return strength.weakness(password.value(), wordsOf(email.value(), username.value(), fullName));
  }

  /** Returns each text, and its words if it has several. */
  private static List<String> wordsOf(@Nullable String... texts) {
    List<String> words = new ArrayList<>();
    for (String text : texts) {
      if (text != null) {
        words.add(text);
        BETWEEN_WORDS.splitAsStream(text).filter(word -> !word.isEmpty()).forEach(words::add);
      }
    }
    return words.stream().distinct().toList();
  }
}
