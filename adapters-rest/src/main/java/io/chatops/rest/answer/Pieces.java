package io.chatops.rest.answer;

import io.chatops.rest.limit.LargeAnswers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Collects an answer in pieces. Each piece after the first takes memory from the share. */
final class Pieces extends OutputStream {
  private static final int PIECE_BYTES = 64 * 1024;
  private static final int FIRST_BYTES = 1024; // most answers are small

  private final LargeAnswers.Share share;
  private final Deque<byte[]> full = new ArrayDeque<>();
  private byte[] piece = new byte[FIRST_BYTES];
  private int length;

  Pieces(LargeAnswers.Share share) {
    this.share = share;
  }

  /** Thrown when other answers leave no room for this one. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1;
  }

  boolean isSmall() {
    return full.isEmpty();
  }

  long size() {
    return (long) full.size() * PIECE_BYTES + length;
  }

  /** Returns all pieces in order; nothing may be written afterwards. */
  Deque<byte[]> finished() {
    full.addLast(Arrays.copyOf(piece, length));
    return full;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      if (length == piece.length) {
        grow();
      }
      int part = Math.min(left, piece.length - length);
      System.arraycopy(bytes, from, piece, length, part);
      length += part;
      from += part;
      left -= part;
    }
  }

  private void grow() throws NoRoom {
    if (piece.length < PIECE_BYTES) {
      piece = Arrays.copyOf(piece, Math.min(PIECE_BYTES, piece.length * 4));
      return;
    }
    if (!share.acquire(PIECE_BYTES)) {
      throw new NoRoom();
    }
    full.addLast(piece);
    piece = new byte[PIECE_BYTES];
    length = 0;
  }
}
