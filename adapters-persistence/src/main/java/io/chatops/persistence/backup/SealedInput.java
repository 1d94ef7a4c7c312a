package io.chatops.persistence.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Opens what {@link SealingOutput} sealed. It gives out no byte that was not checked. */
final class SealedInput extends InputStream {
  /** The start of every backup. */
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private final PushbackInputStream in;
  private final SealHeader header;
  private byte[] chunk = {};
  private int at;
  private long read;
  private boolean last;

  /**
   * Opens the first chunk, so that a wrong passphrase is known at once.
   *
   * @param in after the magic bytes
   */
  SealedInput(InputStream in, char[] passphrase) throws IOException {
    this.in = new PushbackInputStream(in, 1);
    this.header = SealHeader.read(this.in, passphrase);
    open();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == chunk.length) {
      if (last) {
        return -1;
      }
      open();
    }
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, bytes, offset, count);
    at += count;
    return count;
  }

  private void open() throws IOException {
    byte[] sealed = in.readNBytes(SealHeader.CHUNK_BYTES + SealHeader.TAG_BYTES);
    int next = in.read();
    if (next >= 0) {
      in.unread(next);
    }
    last = next < 0;
    if (sealed.length <= SealHeader.TAG_BYTES) {
      throw new BackupException(
          "The backup is truncated after byte " + read * SealHeader.CHUNK_BYTES);
    }
    try {
      chunk = header.cipher(Cipher.DECRYPT_MODE, read, last).doFinal(sealed);
      at = 0;
      read++;
    } catch (AEADBadTagException e) {
      throw new BackupException(
          read == 0 && !isOurs(sealed)
              ? "The passphrase is wrong, or the backup was changed; give the file of the"
                  + " passphrase that sealed it with --passphrase-file"
              : "The backup was changed or truncated after byte "
                  + read * SealHeader.CHUNK_BYTES
                  + "; take another copy of it",
          e);
    } catch (GeneralSecurityException e) {
      throw new BackupException("The backup is truncated", e);
    }
  }

  private boolean isOurs(byte[] firstChunk) {
    try {
      return header.sealed(firstChunk, ZIP);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
