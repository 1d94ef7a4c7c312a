/**
 * Seals secrets before they are stored in the database, so that a dump of it reveals none. {@link
 * io.chatops.persistence.secret.SecretBox} is for the adapters, {@link
 * io.chatops.persistence.secret.KeyFile} holds the keys, {@link
 * io.chatops.persistence.secret.SealedValues} manages all sealed rows.
 */
@NullMarked
package io.chatops.persistence.secret;

import org.jspecify.annotations.NullMarked;
