package io.chatops.persistence.hub;

import io.chatops.core.bus.BusLink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames as payloads of NOTIFY, which are texts of less than 8,000 bytes: {@code 2/3:} and the
 * second of three pieces, in Base64. The pieces of a frame leave in one transaction, so they come
 * one right after the other.
 */
final class NotifyPieces {
  private static final int PIECE_BYTES = 5_900;
  private static final int MOST_PIECES = BusLink.LARGEST_FRAME / PIECE_BYTES + 1;
  private static final Pattern PIECE = Pattern.compile("([0-9]{1,3})/([0-9]{1,3}):(.*)");

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int last;
  private int count;

  /** Returns a frame's payloads. */
  static List<String> of(ByteBuffer frame) {
    ByteBuffer rest = frame.duplicate();
    int count = Math.max(1, (rest.remaining() + PIECE_BYTES - 1) / PIECE_BYTES);
    List<String> pieces = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      byte[] piece = new byte[Math.min(PIECE_BYTES, rest.remaining())];
      rest.get(piece);
      pieces.add(number + "/" + count + ":" + Base64.getEncoder().encodeToString(piece));
    }
    return pieces;
  }

  /**
   * Takes the next payload, which anybody may have sent.
   *
   * @return the frame that it completes; an empty frame for what is no piece of any
   */
  Optional<byte[]> add(String payload) {
    Matcher piece = PIECE.matcher(payload);
    if (!piece.matches()) {
      return none();
    }
    int number = Integer.parseInt(piece.group(1));
    int of = Integer.parseInt(piece.group(2));
    if (number == 1 && of >= 1 && of <= MOST_PIECES) {
      begun.reset();
      count = of;
    } else if (number != last + 1 || of != count || number > of) {
      return none();
    }
    last = number;
    try {
      begun.writeBytes(Base64.getDecoder().decode(piece.group(3)));
    } catch (IllegalArgumentException e) {
      return none();
    }
    if (number < of) {
      return Optional.empty();
    }
    byte[] frame = begun.toByteArray();
    var unused = none();
    return Optional.of(frame);
  }

  private Optional<byte[]> none() {
    begun.reset();
    last = 0;
    count = 0;
    return Optional.of(new byte[0]);
  }
}
