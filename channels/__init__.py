"""Saying something to someone and hearing back: gate, messages, content, providers, dispatch, receipts."""
