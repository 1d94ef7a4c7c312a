package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code in clear, such as {@code ABCD-EFGH}: 40 random bits in letters and digits that cannot be
 * confused. Too short for long use: only so many guesses fit into its ten minutes.
 */
public record CodeText(String value) {
  /** Without 0, 1, I and O. */
  private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final Pattern PATTERN = Pattern.compile("[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}");

  public CodeText {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException("a code is eight letters and digits, such as ABCD-EFGH");
    }
  }

  public static CodeText random(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      text.append(i == 4 ? "-" : "").append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new CodeText(text.toString());
  }

  /** Parses a code as users type it, in any case and without the dash; empty if it is none. */
  public static Optional<CodeText> parse(String typed) {
    String bare = typed.strip().replace("-", "").toUpperCase(Locale.ROOT);
    return Optional.of(bare)
        .filter(text -> text.length() == 8)
        .map(text -> text.substring(0, 4) + "-" + text.substring(4))
        .filter(text -> PATTERN.matcher(text).matches())
        .map(CodeText::new);
  }

  public SecretHash hash() {
    return SecretHash.of(value);
  }

  @Override
  public String toString() {
    return "CodeText[***]";
  }
}
