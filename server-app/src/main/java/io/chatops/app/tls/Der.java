package io.chatops.app.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** The few ASN.1 values in DER that make up a certificate and a private key. */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int UTF8_STRING = 0x0c;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** From this year on, certificates contain the century, too, and not before. */
  private static final String FULL_YEARS = "2050";

  private Der() {}

  /** Returns a value: its tag, its length, and the contents one after another. */
  static byte[] value(int tag, byte[]... contents) {
    byte[] content = join(contents);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skipped = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skipped));
      out.write(length, skipped, length.length - skipped);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static byte[] integer(BigInteger number) {
    return value(INTEGER, number.toByteArray());
  }

  static byte[] bits(byte[] octets) {
    return value(BIT_STRING, new byte[1], octets);
  }

  static byte[] text(String text) {
    return value(UTF8_STRING, text.getBytes(UTF_8));
  }

  static byte[] time(Instant time) {
    String text = TIME.format(time);
    return text.compareTo(FULL_YEARS) < 0
        ? value(UTC_TIME, text.substring(2).getBytes(UTF_8))
        : value(GENERALIZED_TIME, text.getBytes(UTF_8));
  }

  /** Returns an object identifier such as {@code 2.5.29.17}. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      int arc = Integer.parseInt(arcs[i]);
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arc >>> shift != 0) {
          out.write(0x80 | ((arc >>> shift) & 0x7f));
        }
      }
      out.write(arc & 0x7f);
    }
    return value(OBJECT_IDENTIFIER, out.toByteArray());
  }

  /** Returns the first value within a sequence, such as the algorithm of a public key. */
  static byte[] first(byte[] sequence) {
    int start = content(sequence, 0);
    int inner = content(sequence, start);
    int end = inner + length(sequence, start);
    return Arrays.copyOfRange(sequence, start, end);
  }

  private static int content(byte[] der, int at) {
    int form = der[at + 1] & 0xff;
    return at + 2 + (form < 0x80 ? 0 : form & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int form = der[at + 1] & 0xff;
    return form < 0x80
        ? form
        : new BigInteger(1, Arrays.copyOfRange(der, at + 2, content(der, at))).intValueExact();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
