package io.chatops.app.security;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import io.chatops.core.access.PasswordStrength;
import java.lang.ref.SoftReference;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The estimate of the zxcvbn library: the guesses that an attacker needs who knows lists of common
 * passwords, names and words, keyboard patterns, dates, and the words of the password's owner.
 */
public final class ZxcvbnStrength implements PasswordStrength {
  /**
   * The characters that are looked at. The library tries each way to read digits and signs as
   * letters: with 100 of them it takes three seconds, with 32 less than a hash of the password.
   */
  private static final int MAX_LENGTH = 32;

  /** Made at the first use and given up when memory is short: its lists take 11 MB. */
  private SoftReference<Zxcvbn> loaded = new SoftReference<>(null);

  @Override
  public Optional<String> weakness(String password, List<String> known) {
    String judged = password.substring(0, Math.min(password.length(), MAX_LENGTH));
    Strength strength =
        zxcvbn()
            .measure(judged, known.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
    if (!isWeak(strength)) {
      return Optional.empty();
    }
    return Optional.of(
        "is too easy to guess"
            + strength.getSequence().stream()
                .filter(match -> match.pattern != Pattern.Bruteforce)
                .max(Comparator.comparing(Match::tokenLength))
                .map(match -> ": " + reason(match, judged))
                .orElse(": it is short")
            + ". Make it longer, such as by some unrelated words");
  }

  private synchronized Zxcvbn zxcvbn() {
    Zxcvbn present = loaded.get();
    if (present == null) {
      present = new Zxcvbn();
      loaded = new SoftReference<>(present);
    }
    return present;
  }

  /**
   * Returns true for fewer than a thousand guesses, and for one walk, repetition, date or common
   * word with fewer than a million. Clients rely on passwords of two such parts.
   */
  private static boolean isWeak(Strength strength) {
    int score = strength.getScore();
    List<Match> parts = strength.getSequence();
    return score == 0
        || (score == 1 && parts.size() == 1 && parts.get(0).pattern != Pattern.Bruteforce);
  }

  private static String reason(Match match, String password) {
    boolean all = match.tokenLength() == password.length();
    return switch (match.pattern) {
      case Spatial -> "it follows the keys of a keyboard";
      case Repeat -> "it repeats itself";
      case Sequence ->
          password.chars().distinct().count() == 1
              ? "it repeats itself"
              : "it has a sequence such as abc or 6543";
      case Date, Regex -> "it has a date or a year";
      case Dictionary ->
          switch (match.dictionaryName) {
            case "user_inputs" -> "it has your name or e-mail address";
            case "passwords" ->
                all
                    ? "it is among the commonest passwords"
                    : "it contains one of the commonest passwords";
            default -> "it has a common word or name";
          };
      case Bruteforce -> "it is short";
    };
  }
}
