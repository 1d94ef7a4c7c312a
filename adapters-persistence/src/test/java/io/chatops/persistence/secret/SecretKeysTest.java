package io.chatops.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SecretKeysTest {
  private static final byte[] VALUE = "xoxb-1234".getBytes(StandardCharsets.UTF_8);
  private static final SealedColumn COLUMN = SealedColumn.CHANNEL_SETTINGS;

  private final SecretKeys keys = new SecretKeys(List.of(SealingKey.random()));
  private final UUID row = UUID.randomUUID();

  @Test
  void opensWhatItSealedForThisRowAlone() {
    byte[] sealed = keys.seal(VALUE, COLUMN, row);

    assertThat(keys.open(sealed, COLUMN, row)).isEqualTo(VALUE);
    assertThatThrownBy(() -> keys.open(sealed, COLUMN, UUID.randomUUID()))
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining("another row");
    assertThatThrownBy(() -> keys.open(sealed, SealedColumn.SIGNING_KEY, row))
        .isInstanceOf(SecretKeyException.class);
  }

  @Test
  void sealsTheSameValueDifferentlyEachTime() {
    assertThat(keys.seal(VALUE, COLUMN, row)).isNotEqualTo(keys.seal(VALUE, COLUMN, row));
  }

  @Test
  void refusesAValueWithAnyChangedOrMissingByte() {
    byte[] sealed = keys.seal(VALUE, COLUMN, row);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> keys.open(changed, COLUMN, row))
          .as("byte %s", i)
          .isInstanceOf(SecretKeyException.class)
          .hasMessageContaining("notification_channel.settings of row " + row);
      byte[] shorter = Arrays.copyOf(sealed, i);
      assertThatThrownBy(() -> keys.open(shorter, COLUMN, row))
          .as("%s bytes", i)
          .isInstanceOf(SecretKeyException.class);
    }
  }

  @Test
  void opensByAnOlderKeyAndSealsByTheNewest() {
    byte[] old = keys.seal(VALUE, COLUMN, row);
    SecretKeys both = keys.withNewest(SealingKey.random());

    assertThat(both.open(old, COLUMN, row)).isEqualTo(VALUE);
    byte[] renewed = both.seal(VALUE, COLUMN, row);
    assertThat(both.newestOnly().open(renewed, COLUMN, row)).isEqualTo(VALUE);
    assertThatThrownBy(() -> both.newestOnly().open(old, COLUMN, row))
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(keys.sealingId());
    assertThatThrownBy(() -> keys.open(renewed, COLUMN, row))
        .isInstanceOf(SecretKeyException.class)
        .hasMessageContaining(both.sealingId());
  }

  @Test
  void printsNoKey() {
    SealingKey key = new SealingKey(new byte[32]);

    assertThat(key).hasToString("SealingKey[" + key.id() + "]");
    assertThat(key.id()).isEqualTo("66687aadf862bd77"); // of SHA-256 of 32 zero bytes
  }
}
