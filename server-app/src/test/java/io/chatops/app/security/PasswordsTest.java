package io.chatops.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.PasswordHash;
import org.junit.jupiter.api.Test;

class PasswordsTest {
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
  void printsNothingOfTheHash() {
    PasswordHash hash = hasher.hash("secret!!");

    assertThat(hash.toString()).doesNotContain(hash.value());
  }

  @Test
  void knowsTheCommonestPasswordsOfAllowedLength() {
    CommonPasswords common = new CommonPasswords();

    assertThat(common.test("password")).isTrue();
    assertThat(common.test("12345678")).isTrue();
    assertThat(common.test("vq7-lantern-okapi")).isFalse();
  }
}
