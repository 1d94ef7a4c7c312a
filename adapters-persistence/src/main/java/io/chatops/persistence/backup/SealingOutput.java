package io.chatops.persistence.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** Seals what is written to it; {@link #close} writes the chunk that says that it is the last. */
final class SealingOutput extends FilterOutputStream {
  private final SealHeader header;
  private final byte[] chunk = new byte[SealHeader.CHUNK_BYTES];
  private int filled;
  private long written;
  private boolean closed;

  SealingOutput(OutputStream out, char[] passphrase) throws IOException {
    super(out);
    header = SealHeader.create(passphrase);
    out.write(header.bytes());
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      if (filled == chunk.length) {
        seal(false); // only now: a full chunk may be the last
      }
      int fits = Math.min(left, chunk.length - filled);
      System.arraycopy(bytes, at, chunk, filled, fits);
      filled += fits;
      at += fits;
      left -= fits;
    }
  }

  private void seal(boolean last) throws IOException {
    try {
      out.write(header.cipher(Cipher.ENCRYPT_MODE, written++, last).doFinal(chunk, 0, filled));
      filled = 0;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      seal(true);
      super.close();
    }
  }
}
