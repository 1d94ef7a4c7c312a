/** Tests of keys and sealed values; where rows matter, on a real PostgreSQL. */
@NullMarked
package io.chatops.persistence.secret;

import org.jspecify.annotations.NullMarked;
