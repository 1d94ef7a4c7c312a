/** API keys. The secret is in the answer that issues a key, and nowhere else. */
@NullMarked
package io.chatops.api.apikey;

import org.jspecify.annotations.NullMarked;
