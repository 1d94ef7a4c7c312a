package io.chatops.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameSizesTest {
  private static final int WHOLE_TEXT = 0x81;
  private static final int BEGUN_TEXT = 0x01;
  private static final int LAST_PART = 0x80;

  private final FrameSizes sizes = new FrameSizes();

  @ParameterizedTest
  @CsvSource({"0", "125", "126", "65535", "65536", "20000000"})
  void knowsAMessageByItsHeader(int size) {
    sizes.read(header(LAST_PART, 300));
    sizes.read(Unpooled.wrappedBuffer(new byte[300]));

    ByteBuf header = header(WHOLE_TEXT, size);
    while (header.isReadable()) {
      assertThat(sizes.message()).isNull();
      sizes.read(header.readSlice(1)); // as it may arrive
    }

    assertThat(sizes.message()).isEqualTo(size);
  }

  @Test
  void knowsNoMessageByAFragment() {
    sizes.read(header(BEGUN_TEXT, 7));

    assertThat(sizes.message()).isNull();
  }

  /** With a mask, as all frames of clients. */
  private static ByteBuf header(int first, int size) {
    ByteBuf header = Unpooled.buffer().writeByte(first);
    if (size < 126) {
      header.writeByte(0x80 | size);
    } else if (size < 65_536) {
      header.writeByte(0x80 | 126).writeShort(size);
    } else {
      header.writeByte(0x80 | 127).writeLong(size);
    }
    return header.writeInt(0x2A2A2A2A);
  }
}
