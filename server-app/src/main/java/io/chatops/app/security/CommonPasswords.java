package io.chatops.app.security;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Predicate;

/** The commonest passwords, from the list of the zxcvbn library: about 47,000, in lower case. */
public final class CommonPasswords implements Predicate<String> {
  private final Set<String> passwords;

  public CommonPasswords() {
    try {
      // Shorter ones are refused for their length already.
      passwords =
          StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
              .filter(word -> word.length() >= 8)
              .collect(java.util.stream.Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException("the list of common passwords cannot be read", e);
    }
  }

  @Override
  public boolean test(String lowerCase) {
    return passwords.contains(lowerCase);
  }
}
