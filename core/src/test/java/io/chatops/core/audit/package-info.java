@NullMarked
package io.chatops.core.audit;

import org.jspecify.annotations.NullMarked;
