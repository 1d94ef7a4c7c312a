package io.chatops.agent.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;

/**
 * Sends datagrams to a Unix socket of Linux, for which Java has no class. It calls the C library,
 * so it works in the native binary only.
 */
final class NotifySocket {
  // Linux's numbers, the same on all its 64-bit processors.
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  private NotifySocket() {}

  /** Returns true in the native binary. */
  static boolean works() {
    return "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
  }

  /**
   * Sends one datagram, as large as the kernel takes.
   *
   * @param name the socket's path, or {@code @} and a name that is no file's ("abstract")
   * @return true if the kernel has taken it
   */
  static boolean send(String name, byte[] datagram) {
    byte[] address = address(name);
    int socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
      return false;
    }
    try (CTypeConversion.CCharPointerHolder to = CTypeConversion.toCBytes(address);
        CTypeConversion.CCharPointerHolder what = CTypeConversion.toCBytes(datagram)) {
      return sendto(socket, what.get(), datagram.length, MSG_NOSIGNAL, to.get(), address.length)
          == datagram.length;
    } finally {
      close(socket);
    }
  }

  /** Returns the bytes of a {@code sockaddr_un}; the kernel refuses one that is too long. */
  static byte[] address(String name) {
    byte[] path = name.getBytes(UTF_8);
    boolean isFile = path[0] != '@';
    if (!isFile) {
      path[0] = 0;
    }
    // A path ends with a zero byte, an abstract name with the address.
    return ByteBuffer.allocate(Short.BYTES + path.length + (isFile ? 1 : 0))
        .order(ByteOrder.nativeOrder())
        .putShort((short) AF_UNIX)
        .put(path)
        .array();
  }

  @CFunction
  private static native int socket(int domain, int type, int protocol);

  @CFunction
  private static native long sendto(
      int socket, CCharPointer message, long length, int flags, CCharPointer to, int toLength);

  @CFunction
  private static native int close(int file);
}
