package io.chatops.bench;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A body of Prometheus' remote write protocol: protocol buffers in snappy's frame. */
final class RemoteWrite {
  /** The longest literal that a tag of three bytes announces. */
  private static final int LITERAL = 1 << 16;

  private RemoteWrite() {}

  static byte[] body(List<PeerSeries> series, long[] millis, double[][] values) {
    ByteArrayOutputStream request = new ByteArrayOutputStream(1 << 20);
    for (int i = 0; i < series.size(); i++) {
      ByteArrayOutputStream timeSeries = new ByteArrayOutputStream(16 * millis.length);
      label(timeSeries, "__name__", series.get(i).name());
      for (Map.Entry<String, String> label : series.get(i).labels().entrySet()) {
        label(timeSeries, label.getKey(), label.getValue());
      }
      for (int k = 0; k < millis.length; k++) {
        ByteArrayOutputStream sample = new ByteArrayOutputStream(20);
        sample.write(0x09); // field 1, a double
        sample.writeBytes(
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(values[i][k]).array());
        sample.write(0x10); // field 2, a number
        number(sample, millis[k]);
        nested(timeSeries, 0x12, sample.toByteArray());
      }
      nested(request, 0x0A, timeSeries.toByteArray());
    }
    return uncompressed(request.toByteArray());
  }

  private static void label(ByteArrayOutputStream into, String name, String value) {
    ByteArrayOutputStream label = new ByteArrayOutputStream(64);
    nested(label, 0x0A, name.getBytes(StandardCharsets.UTF_8));
    nested(label, 0x12, value.getBytes(StandardCharsets.UTF_8));
    nested(into, 0x0A, label.toByteArray());
  }

  private static void nested(ByteArrayOutputStream into, int tag, byte[] bytes) {
    into.write(tag);
    number(into, bytes.length);
    into.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream into, long number) {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      into.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    into.write((int) rest);
  }

  /** Snappy's encoding of bytes without repetition. */
  private static byte[] uncompressed(byte[] bytes) {
    ByteArrayOutputStream into = new ByteArrayOutputStream(bytes.length + 100);
    number(into, bytes.length);
    for (int at = 0; at < bytes.length; at += LITERAL) {
      int length = Math.min(LITERAL, bytes.length - at);
      into.write(61 << 2);
      into.write((length - 1) & 0xFF);
      into.write((length - 1) >>> 8);
      into.write(bytes, at, length);
    }
    return into.toByteArray();
  }
}
