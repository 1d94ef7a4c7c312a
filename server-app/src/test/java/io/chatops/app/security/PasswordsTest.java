package io.chatops.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.PasswordHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final ZxcvbnStrength STRENGTH = new ZxcvbnStrength();
  private static final List<String> KNOWN =
      List.of("ada@example.org", "ada", "example", "org", "Ada Lovelace", "Lovelace");

  // The cheapest cost that bcrypt knows: what is tested is the same at 12.
  private final BcryptPasswordHasher hasher = new BcryptPasswordHasher(4);

  @Test
  void knowsTheRightPasswordFromAWrongOne() {
    PasswordHash hash = hasher.hash("correct horse battery staple");

    assertThat(hasher.matches("correct horse battery staple", hash)).isTrue();
    assertThat(hasher.matches("correct horse battery stapler", hash)).isFalse();
    assertThat(hasher.matches("", hash)).isFalse();
  }

  @Test
  void looksAtEveryCharacterOfALongPassword() {
    String long1 = "x".repeat(127) + "1";
    String long2 = "x".repeat(127) + "2";

    assertThat(hasher.matches(long2, hasher.hash(long1))).isFalse();
  }

  @Test
  void hashesTheSamePasswordDifferentlyEachTime() {
    assertThat(hasher.hash("same")).isNotEqualTo(hasher.hash("same"));
  }

  @Test
  void comparesWithNobodysHashAsWithAnyOther() {
    String any = hasher.hash("secret!!").value();
    PasswordHash nobodys = hasher.dummyHash();

    // The same rounds take the same time.
    assertThat(nobodys.value()).hasSameSizeAs(any).startsWith(any.substring(0, 7));
    assertThat(hasher.matches("secret!!", nobodys)).isFalse();
    assertThat(hasher.matches("", nobodys)).isFalse();
    assertThat(hasher.dummyHash()).isNotEqualTo(nobodys);
  }

  @Test
  void printsNothingOfTheHash() {
    PasswordHash hash = hasher.hash("secret!!");

    assertThat(hash.toString()).doesNotContain(hash.value());
  }

  @ParameterizedTest
  @CsvSource({
    "iloveyou, among the commonest",
    "PASSWORD, among the commonest",
    "12345678a, among the commonest",
    "qwertyuiop, among the commonest",
    "asdfghjkl;', follows the keys",
    "'zxcvbnm,./', follows the keys",
    "aaaaaaaa, repeats itself",
    "abcabcabcabc, repeats itself",
    "hunter2hunter2, repeats itself",
    "abcdefghij, a sequence",
    "2026-11-26, a date",
    "Lovelace, your name",
    "ada@example.org, your name",
  })
  void refusesWhatIsEasilyGuessedAndTellsWhy(String password, String reason) {
    assertThat(STRENGTH.weakness(password, KNOWN))
        .hasValueSatisfying(
            words ->
                assertThat(words)
                    .startsWith("is too easy to guess: ")
                    .contains(reason)
                    .doesNotContain(password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse 42",
        "Secret123!",
        "StrongPassword123",
        "Xk9#mQ2p",
        "battery staple 43",
        "vq7-lantern-okapi",
        "Xk9#mQ2p-w7",
        "пароль пароль",
        "9bf0221c-c6ee-41d1-b350-4e6aab75f527"
      })
  void takesWhatIsHardToGuess(String password) {
    assertThat(STRENGTH.weakness(password, KNOWN)).isEmpty();
  }

  @Test
  void looksAtTheBeginningOfALongOneOnly() {
    // What follows cannot make it weaker, nor the check slower.
    assertThat(STRENGTH.weakness("vq7-lantern-okapi-blue-sea-wagon" + "a".repeat(96), KNOWN))
        .isEmpty();
    assertThat(STRENGTH.weakness("a".repeat(32) + "vq7-lantern-okapi", KNOWN)).isPresent();
  }
}
