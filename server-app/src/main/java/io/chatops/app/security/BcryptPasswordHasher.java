package io.chatops.app.security;

import io.chatops.core.access.PasswordHash;
import io.chatops.core.access.PasswordHasher;
import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;
import org.wildfly.security.password.Password;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.interfaces.BCryptPassword;
import org.wildfly.security.password.util.ModularCrypt;

/** Hashes passwords by bcrypt over SHA-256, since bcrypt alone reads only the first 72 bytes. */
public final class BcryptPasswordHasher implements PasswordHasher {
  /** The binary logarithm of the rounds: about a quarter of a second for each password. */
  public static final int USUAL_COST = 12;

  private static final WildFlyElytronPasswordProvider PROVIDER =
      new WildFlyElytronPasswordProvider();

  private final int cost;

  /**
   * A hasher.
   *
   * @param cost the binary logarithm of the rounds, such as {@link #USUAL_COST}
   */
  public BcryptPasswordHasher(int cost) {
    this.cost = cost;
  }

  @Override
  public PasswordHash hash(String password) {
    return new PasswordHash(BcryptUtil.bcryptHash(digest(password), cost));
  }

  @Override
  public PasswordHash dummyHash() {
    byte[] salt = new byte[BCryptPassword.BCRYPT_SALT_SIZE];
    byte[] hash = new byte[BCryptPassword.BCRYPT_HASH_SIZE];
    SecureRandom random = new SecureRandom();
    random.nextBytes(salt);
    random.nextBytes(hash);
    try {
      return new PasswordHash(
          ModularCrypt.encodeAsString(
              BCryptPassword.createRaw(BCryptPassword.ALGORITHM_BCRYPT, hash, salt, cost)));
    } catch (InvalidKeySpecException e) {
      throw new IllegalStateException("any bytes make a hash", e);
    }
  }

  @Override
  public boolean matches(String password, PasswordHash hash) {
    try {
      Password stored = ModularCrypt.decode(hash.value());
      PasswordFactory factory =
          PasswordFactory.getInstance(BCryptPassword.ALGORITHM_BCRYPT, PROVIDER);
      return factory.verify(factory.translate(stored), digest(password).toCharArray());
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("a stored password hash cannot be read", e);
    }
  }

  private static String digest(String password) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(sha256.digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
