package io.chatops.persistence.backup;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The bytes of a backup, opened if they are sealed, that knows if it was read to its end. */
public final class BackupInput extends FilterInputStream {
  /** The record that ends each ZIP file. */
  private static final int END = 0x06054b50;

  private static final int END_BYTES = 22;

  /** The beginning of each ZIP file that has an entry. */
  private static final int ENTRY = 0x04034b50;

  private final byte[] tail = new byte[END_BYTES];

  private BackupInput(InputStream in) {
    super(in);
  }

  /**
   * Opens a backup. Its first bytes are read, so that another file or a wrong passphrase is known
   * before anything is made of it.
   *
   * @param passphrase absent: none is given; not used for a backup that is not sealed
   * @throws BackupException if the file is no backup, or not to be opened with this passphrase
   */
  public static BackupInput of(InputStream file, char @Nullable [] passphrase) throws IOException {
    PushbackInputStream in = new PushbackInputStream(file, SealHeader.magicBytes());
    byte[] start = in.readNBytes(SealHeader.magicBytes());
    if (beginsZip(start)) {
      in.unread(start);
      return new BackupInput(in);
    }
    if (!SealHeader.begins(start)) {
      throw new BackupException(
          SealHeader.beginsOtherForm(start)
              ? "The backup is sealed in another form; restore it with the ChatOps that wrote it"
              : "This file is no backup of ChatOps");
    }
    if (passphrase == null) {
      throw new BackupException(
          "The backup is sealed; give the file of its passphrase with --passphrase-file");
    }
    try {
      return new BackupInput(new SealedInput(in, passphrase));
    } catch (EOFException e) {
      throw new BackupException("The backup is truncated in its first bytes", e);
    }
  }

  private static boolean beginsZip(byte[] start) {
    return start.length >= Integer.BYTES
        && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == ENTRY;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      int kept = Math.min(count, END_BYTES);
      System.arraycopy(tail, kept, tail, 0, END_BYTES - kept);
      System.arraycopy(bytes, offset + count - kept, tail, END_BYTES - kept, kept);
    }
    return count;
  }

  /** Reads the rest, and throws if the file does not end as it must. */
  void requireEnd() throws IOException {
    byte[] rest = new byte[8192];
    int count;
    do {
      count = read(rest, 0, rest.length);
    } while (count >= 0);
    if (ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt() != END) {
      throw new BackupException("The backup is truncated: its end is missing");
    }
  }
}
