/**
 * The rules shared by all PostgreSQL adapters: storable values, locks and failures. {@link
 * io.chatops.persistence.sql.StorageFailure} classifies the database's errors.
 */
@org.jspecify.annotations.NullMarked
package io.chatops.persistence.sql;
