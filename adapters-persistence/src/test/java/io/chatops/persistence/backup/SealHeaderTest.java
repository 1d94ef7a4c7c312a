package io.chatops.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealHeaderTest {
  private static final char[] PASSPHRASE = "correct horse battery".toCharArray();
  private static final byte[] AFTER_MAGIC =
      Arrays.copyOfRange(
          SealHeader.create(PASSPHRASE).bytes(),
          SealHeader.magicBytes(),
          SealHeader.create(PASSPHRASE).bytes().length);

  @Test
  void readsWhatItWrote() throws Exception {
    assertThat(read(AFTER_MAGIC).bytes()).endsWith(AFTER_MAGIC);
  }

  /** A file must not keep a hub busy for minutes: the rounds that it asks for are work. */
  @ParameterizedTest
  @ValueSource(ints = {6_000_001, Integer.MAX_VALUE, 0, -1, Integer.MIN_VALUE})
  void refusesRoundsThatNoHubWrites(int rounds) {
    byte[] header = AFTER_MAGIC.clone();
    ByteBuffer.wrap(header).putInt(header.length - Integer.BYTES, rounds);

    assertThatThrownBy(() -> read(header))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("damaged");
  }

  private static SealHeader read(byte[] header) throws Exception {
    return SealHeader.read(new ByteArrayInputStream(header), PASSPHRASE);
  }
}
