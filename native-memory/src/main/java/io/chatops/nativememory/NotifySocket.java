package io.chatops.nativememory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.graalvm.nativeimage.c.type.CTypeConversion;

/**
 * The Unix socket on which a service manager such as systemd takes messages, as {@code
 * sd_notify(3)} describes it. Java has no class for datagrams to such a socket, so this calls the C
 * library, and works in native binaries only.
 */
public final class NotifySocket {
  // Linux's numbers, the same on all its 64-bit processors.
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;

  private NotifySocket() {}

  /** Returns true in a native binary. */
  public static boolean works() {
    return "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
  }

  /**
   * Returns half the time after which the manager considers this process stuck, in nanoseconds;
   * {@code Long.MAX_VALUE} if it does not watch this process.
   */
  public static long pingNanos(Map<String, String> environment, long ownPid) {
    String pid = environment.getOrDefault("WATCHDOG_PID", "");
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean watched = pid.isEmpty() || pid.equals(Long.toString(ownPid));
    // Fifteen digits of microseconds are 30 years.
    return watched && micros.matches("[1-9][0-9]{0,14}")
        ? Long.parseLong(micros) * 1000 / 2
        : Long.MAX_VALUE;
  }

  /**
   * Sends one message as a datagram; the kernel limits its size.
   *
   * @param name the socket's path, or {@code @} and the name of an abstract socket
   * @return true if the kernel has accepted it
   */
  public static boolean send(String name, String message) {
    byte[] address = address(name);
    byte[] datagram = message.getBytes(UTF_8);
    int socket = CLibrary.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
      return false;
    }
    try (CTypeConversion.CCharPointerHolder to = CTypeConversion.toCBytes(address);
        CTypeConversion.CCharPointerHolder what = CTypeConversion.toCBytes(datagram)) {
      return CLibrary.sendto(
              socket, what.get(), datagram.length, MSG_NOSIGNAL, to.get(), address.length)
          == datagram.length;
    } finally {
      int unused = CLibrary.close(socket);
    }
  }

  /** Returns the bytes of a {@code sockaddr_un}; the kernel rejects one that is too long. */
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
}
