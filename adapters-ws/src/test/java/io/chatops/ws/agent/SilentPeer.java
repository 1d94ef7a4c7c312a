package io.chatops.ws.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** A peer on a plain TCP connection, which answers no ping, unlike any WebSocket library. */
final class SilentPeer {
  private final Socket socket;

  private SilentPeer(Socket socket) {
    this.socket = socket;
  }

  static SilentPeer connectAndAuthenticate(int port, String auth) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      String request =
          """
          GET /api/v1/agents/ws HTTP/1.1
          Host: 127.0.0.1
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

          """;
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(request.replace("\n", "\r\n").getBytes(US_ASCII));
      writeFrame(out, 0x81, auth); // a whole text message
      socket.getOutputStream().write(bytes.toByteArray()); // at once: no answer is waited for
      return new SilentPeer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a message many times, and a ping, in one piece. */
  void sendInOnePiece(String text, int times) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      for (int i = 0; i < times; i++) {
        writeFrame(out, 0x81, text);
      }
      writeFrame(out, 0x89, "");
      socket.getOutputStream().write(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeFrame(DataOutputStream out, int kind, String content)
      throws IOException {
    byte[] text = content.getBytes(UTF_8);
    out.write(kind);
    out.write(text.length < 126 ? 0x80 | text.length : 0x80 | 126);
    if (text.length >= 126) {
      out.writeShort(text.length);
    }
    out.writeInt(0); // a mask that changes nothing
    out.write(text);
  }

  /** Reads up to this text; returns false if the hub ends the connection before it. */
  boolean readTo(String text) {
    try {
      StringBuilder read = new StringBuilder();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1024];
      int count = in.read(buffer);
      while (count >= 0) {
        read.append(new String(buffer, 0, count, ISO_8859_1));
        if (read.indexOf(text) >= 0) {
          return true;
        }
        count = in.read(buffer);
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads until the hub ends the connection; whether it did. */
  boolean readToEnd() {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1024];
      int read = in.read(buffer);
      while (read >= 0) {
        read = in.read(buffer);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
