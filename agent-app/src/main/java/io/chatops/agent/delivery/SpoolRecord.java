package io.chatops.agent.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The format of one report in a spool file: length and CRC-32 of the payload, then the payload. The
 * payload is boot id, sequence, length of the JSON, and the deflated JSON, which is about a quarter
 * of the plain size.
 */
final class SpoolRecord {
  /** The number of bytes before the payload. */
  static final int HEADER = 8;

  private static final int FIXED = 16 + 8 + 4;
  // In bytes. A report is about 10 KB; anything that claims to be larger than this is not a record.
  private static final int MAX_BYTES = 4 << 20;

  private SpoolRecord() {}

  static ByteBuffer encode(UnacknowledgedReport report) {
    byte[] deflated = deflate(report.body());
    ByteBuffer record = ByteBuffer.allocate(HEADER + FIXED + deflated.length);
    record.position(HEADER);
    record.putLong(report.bootId().getMostSignificantBits());
    record.putLong(report.bootId().getLeastSignificantBits());
    record.putLong(report.sequence());
    record.putInt(report.body().length);
    record.put(deflated);
    record.putInt(0, FIXED + deflated.length);
    record.putInt(4, crc(record.array(), HEADER, FIXED + deflated.length));
    return record.flip();
  }

  /** Returns true if a payload can have this length. */
  static boolean plausible(int length) {
    return length > FIXED && length <= MAX_BYTES;
  }

  static boolean intact(ByteBuffer header, byte[] payload) {
    return header.getInt(4) == crc(payload, 0, payload.length);
  }

  static UnacknowledgedReport decode(byte[] payload) throws IOException {
    ByteBuffer record = ByteBuffer.wrap(payload);
    UUID bootId = new UUID(record.getLong(), record.getLong());
    long sequence = record.getLong();
    int length = record.getInt();
    if (length < 0 || length > MAX_BYTES) {
      throw new IOException("not a report");
    }
    return new UnacknowledgedReport(bootId, sequence, inflate(payload, length));
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream deflated = new ByteArrayOutputStream(plain.length / 2 + 64);
      byte[] chunk = new byte[4096];
      while (!deflater.finished()) {
        deflated.write(chunk, 0, deflater.deflate(chunk));
      }
      return deflated.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflate(byte[] payload, int length) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(payload, FIXED, payload.length - FIXED);
      byte[] plain = new byte[length];
      int done = 0;
      while (done < length) {
        int more = inflater.inflate(plain, done, length - done);
        if (more == 0) {
          throw new IOException("a spooled report ends too early");
        }
        done += more;
      }
      return plain;
    } catch (DataFormatException e) {
      throw new IOException("a spooled report cannot be inflated", e);
    } finally {
      inflater.end();
    }
  }
}
