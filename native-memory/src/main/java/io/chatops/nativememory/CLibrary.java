package io.chatops.nativememory;

import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;

/**
 * Calls of the C library. They are a class of their own, so that who uses this module compiles
 * without GraalVM's annotations.
 */
final class CLibrary {
  private CLibrary() {}

  /** Returns the bytes of a page. */
  @CFunction(transition = CFunction.Transition.NO_TRANSITION)
  static native int getpagesize();

  /** Tells the kernel what will become of pages; returns 0, or -1 if it refuses. */
  @CFunction(transition = CFunction.Transition.NO_TRANSITION)
  static native int madvise(long start, long length, int advice);

  @CFunction
  static native int socket(int domain, int type, int protocol);

  @CFunction
  static native long sendto(
      int socket, CCharPointer message, long length, int flags, CCharPointer to, int toLength);

  @CFunction
  static native int close(int file);
}
