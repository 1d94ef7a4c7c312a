package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;

/** Texts that do harm where a program takes them for more than text. */
final class HostileTexts {
  /** In each of them, so that an answer that repeats one shows. */
  static final String MARK = "hx9z";

  static final List<String> ALL =
      List.of(
          "<script>alert('hx9z')</script>",
          "\"><img src=x onerror=hx9z()>",
          "hx9z\u001b[2J\u001b[31m\u001b]0;owned\u0007",
          "hx9z\u009b31m\u0085next",
          "hx9z\u202egnp.exe\u2066\u2069",
          "hx9z\u0000end",
          "hx9z\ud800 alone",
          "\udc00hx9z",
          "hx9z'; DROP TABLE server; --",
          "hx9z%s%n%x%99999999d{0}",
          "${jndi:ldap://127.0.0.1:9/hx9z}",
          "{{7*7}}#{7*7}${7*7}hx9z",
          "hx9z\r\nX-Injected: yes\r\n\r\n<html>",
          "hx9z\r\n.\r\nMAIL FROM:<evil>\r\n",
          "hx9z\nX-Forged-Line ERROR everything is lost",
          "hx9z\u2028\u2029\ufeff\u200b\u00ad",
          "../../../../etc/passwd#hx9z",
          "=cmd|'/C calc'!hx9z",
          "hx9z\\u0000\\\"\\",
          "hx9z" + "\u0301".repeat(200),
          "hx9z" + "x".repeat(20_000));

  private static final String BIDIRECTIONAL =
      "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

  private HostileTexts() {}

  /**
   * Fails when a log has a character that a terminal or editor obeys, or a line that a text began.
   */
  static void assertClean(String log) {
    String obeyed =
        log.codePoints()
            .filter(
                c -> c != '\n' && c != '\t' && (Character.isISOControl(c) || isBidirectional(c)))
            .mapToObj(c -> "U+%04X".formatted(c))
            .distinct()
            .collect(Collectors.joining(" "));
    assertThat(obeyed).as("control characters in the hub's log").isEmpty();
    assertThat(log.lines().filter(line -> line.startsWith("X-") || line.startsWith("MAIL FROM")))
        .as("lines that a text began")
        .isEmpty();
  }

  private static boolean isBidirectional(int c) {
    return BIDIRECTIONAL.indexOf(c) >= 0;
  }
}
