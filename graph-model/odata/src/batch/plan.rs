//! Owns which requests of a batch go next, by their dependencies. A step is a single request or a group; it is known
//! by its index only.

use crate::service::BatchLimits;

/// The state of the steps of a batch.
#[derive(Debug)]
pub(super) struct Plan {
    steps: Vec<Step>,
    /// The maximum size of a call with more than one request, in bytes.
    bytes: usize,
}

#[derive(Debug)]
struct Step {
    state: State,
    /// The number of requests.
    requests: usize,
    /// Their size in a call, in bytes.
    size: usize,
    /// The maximum number of requests in a call with this step.
    most: usize,
    /// The steps that have to succeed first, all of which have smaller indexes.
    after: Vec<usize>,
    /// Those among them that have to have succeeded in an earlier call.
    earlier: Vec<usize>,
    /// The steps that depend on this one.
    before: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Succeeded,
    Failed,
}

/// The steps of a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Steps that are independent of each other.
    Parallel(Vec<usize>),
    /// A chain in which each step depends on the one before.
    Serial(Vec<usize>),
}

impl Plan {
    /// A plan for steps of one request each, given the dependencies of each.
    pub(super) fn new(after: Vec<Vec<usize>>, limits: BatchLimits) -> Self {
        let most = limits.requests.max(1);
        let step = |after| Step {
            state: State::Waiting,
            requests: 1,
            size: 0,
            most,
            after,
            earlier: Vec::new(),
            before: Vec::new(),
        };
        let mut steps: Vec<Step> = after.into_iter().map(step).collect();
        for index in 0..steps.len() {
            for earlier in steps[index].after.clone() {
                steps[earlier].before.push(index);
            }
        }
        Self { steps, bytes: limits.bytes }
    }

    pub(super) fn set(&mut self, index: usize, state: State) {
        self.steps[index].state = state;
    }

    pub(super) fn set_size(&mut self, index: usize, size: usize) {
        self.steps[index].size = size;
    }

    /// Sets how many requests a step has.
    pub(super) fn set_requests(&mut self, index: usize, requests: usize) {
        self.steps[index].requests = requests;
    }

    /// Keeps a step out of calls with one that it depends on.
    pub(super) fn keep_apart(&mut self, index: usize, earlier: usize) {
        self.steps[index].earlier.push(earlier);
    }

    /// The number of requests of several steps.
    pub(super) fn requests(&self, indexes: &[usize]) -> usize {
        indexes.iter().map(|index| self.steps[*index].requests).sum()
    }

    /// Sends steps of a call of so many requests again, in calls of at most half of them.
    pub(super) fn split(&mut self, call: usize, indexes: &[usize]) {
        for index in indexes {
            self.steps[*index].state = State::Waiting;
            self.steps[*index].most = (call / 2).max(1);
        }
    }

    pub(super) fn is_waiting(&self, index: usize) -> bool {
        self.steps[index].state == State::Waiting
    }

    /// Whether the step depends on one that is waiting for its first attempt or a retry.
    #[cfg(feature = "client")]
    pub(super) fn is_held_up(&self, index: usize) -> bool {
        self.steps[index].after.iter().any(|earlier| self.is_waiting(*earlier))
    }

    /// Whether the step depends on one that failed.
    pub(super) fn depends_on_failed(&self, index: usize) -> bool {
        self.steps[index].after.iter().any(|earlier| self.steps[*earlier].state == State::Failed)
    }

    /// Fails the steps that depend on one that failed.
    pub(super) fn fail_dependents(&mut self) -> Vec<usize> {
        let mut failed = Vec::new();
        // Dependencies have smaller indexes, so one pass is enough.
        for index in 0..self.steps.len() {
            if self.is_waiting(index) && self.depends_on_failed(index) {
                self.steps[index].state = State::Failed;
                failed.push(index);
            }
        }
        failed
    }

    /// The next call, with as many of the due steps as fit.
    pub(super) fn next(&self, is_due: impl Fn(usize) -> bool) -> Option<Next> {
        let is_due = |index: usize| self.is_waiting(index) && is_due(index);
        let is_ready = |index: &usize| {
            is_due(*index) && self.steps[*index].after.iter().all(|earlier| self.has_succeeded(*earlier))
        };
        let ready: Vec<usize> = (0..self.steps.len()).filter(is_ready).collect();
        let heights = self.heights();
        // Of chains of the same length, the one that was added first.
        let mut longest = vec![*ready.first()?];
        for first in ready.iter().filter(|first| !self.steps[**first].before.is_empty()) {
            let chain = self.chain(*first, &heights, is_due);
            if chain.len() > longest.len() {
                longest = chain;
            }
        }
        let mut load = Load::default();
        let ready: Vec<usize> = ready.into_iter().filter(|index| load.take(&self.steps[*index], self.bytes)).collect();
        Some(if self.requests(&longest) > self.requests(&ready) {
            Next::Serial(longest)
        } else {
            Next::Parallel(ready)
        })
    }

    fn has_succeeded(&self, index: usize) -> bool {
        self.steps[index].state == State::Succeeded
    }

    /// The length of the longest chain that begins with each step, if nothing else holds it up.
    fn heights(&self) -> Vec<usize> {
        let mut heights = vec![0; self.steps.len()];
        for index in (0..self.steps.len()).rev().filter(|index| self.is_waiting(*index)) {
            heights[index] = 1 + self.steps[index].before.iter().map(|later| heights[*later]).max().unwrap_or_default();
        }
        heights
    }

    /// A chain in which each step depends on the one before, and otherwise only on earlier ones in the chain. Naming the
    /// one before is enough, since that one depends on the rest.
    fn chain(&self, first: usize, heights: &[usize], is_due: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut chain = vec![first];
        let mut load = Load::default();
        load.take(&self.steps[first], self.bytes);
        let mut last = first;
        loop {
            let is_free = |index: &&usize| {
                let mut after = self.steps[**index].after.iter();
                is_due(**index)
                    && load.has_room(&self.steps[**index], self.bytes)
                    && !self.steps[**index].earlier.iter().any(|earlier| chain.contains(earlier))
                    && after.all(|earlier| chain.contains(earlier) || self.has_succeeded(*earlier))
            };
            // `max_by_key` takes the last of equals: reversed, that is the one that was added first.
            let next = self.steps[last].before.iter().rev().filter(is_free).max_by_key(|index| heights[**index]);
            let Some(next) = next else { return chain };
            last = *next;
            load.take(&self.steps[last], self.bytes);
            chain.push(last);
        }
    }
}

/// How full a call is.
#[derive(Default)]
struct Load {
    requests: usize,
    size: usize,
    /// The maximum number of requests; none if the call is empty.
    most: Option<usize>,
}

impl Load {
    /// Whether another step fits into the call. Any step fits alone.
    fn has_room(&self, step: &Step, bytes: usize) -> bool {
        self.most
            .is_none_or(|most| self.requests + step.requests <= most.min(step.most) && self.size + step.size <= bytes)
    }

    /// Adds a step, if it fits.
    fn take(&mut self, step: &Step, bytes: usize) -> bool {
        let has_room = self.has_room(step, bytes);
        if has_room {
            self.requests += step.requests;
            self.size += step.size;
            self.most = Some(self.most.map_or(step.most, |most| most.min(step.most)));
        }
        has_room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGEST: usize = 3_500_000;
    const LIMITS: BatchLimits = BatchLimits { requests: 20, bytes: LARGEST };

    /// The calls of a batch in which every request succeeds.
    fn calls(after: &[&[usize]]) -> Vec<Next> {
        let mut plan = Plan::new(after.iter().map(|after| after.to_vec()).collect(), LIMITS);
        let mut calls = Vec::new();
        while let Some(next) = plan.next(|_| true) {
            let (Next::Parallel(indexes) | Next::Serial(indexes)) = &next;
            for index in indexes {
                plan.set(*index, State::Succeeded);
            }
            calls.push(next);
        }
        assert!((0..after.len()).all(|index| plan.has_succeeded(index)), "all requests are sent");
        calls
    }

    #[test]
    fn independent_requests_fill_calls() {
        let lengths: Vec<usize> = calls(&[&[][..]; 50])
            .iter()
            .map(|next| match next {
                Next::Parallel(indexes) => indexes.len(),
                Next::Serial(_) => 0,
            })
            .collect();
        assert_eq!(lengths, [20, 20, 10]);
        assert!(calls(&[]).is_empty());
    }

    #[test]
    fn calls_respect_the_maximum_size_and_larger_requests_go_alone() {
        let next = |plan: &mut Plan, sizes: &[usize]| {
            for (index, size) in sizes.iter().enumerate() {
                plan.set_size(index, *size);
            }
            let next = plan.next(|_| true);
            if let Some(Next::Parallel(indexes) | Next::Serial(indexes)) = &next {
                for index in indexes {
                    plan.set(*index, State::Succeeded);
                }
            }
            next
        };
        let mut plan = Plan::new(vec![vec![]; 5], LIMITS);
        let sizes = [LARGEST - 1, LARGEST + 1, 1, 1, 2];
        assert_eq!(next(&mut plan, &sizes), Some(Next::Parallel(vec![0, 2])));
        assert_eq!(next(&mut plan, &sizes), Some(Next::Parallel(vec![1])));
        assert_eq!(next(&mut plan, &sizes), Some(Next::Parallel(vec![3, 4])));
        let mut plan = Plan::new(vec![vec![], vec![0], vec![1], vec![2]], LIMITS);
        let sizes = [LARGEST / 2, LARGEST / 2, 1, 1];
        assert_eq!(next(&mut plan, &sizes), Some(Next::Serial(vec![0, 1])));
        assert_eq!(next(&mut plan, &sizes), Some(Next::Serial(vec![2, 3])));
    }

    #[test]
    fn a_split_call_is_sent_in_halves() {
        let mut plan = Plan::new(vec![vec![]; 25], LIMITS);
        let Some(Next::Parallel(first)) = plan.next(|_| true) else { panic!("25 requests make a first call") };
        plan.split(first.len(), &first);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel((0..10).collect())));
        plan.split(3, &[0, 1, 2]);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel(vec![0])));
        (0..20).for_each(|index| plan.set(index, State::Succeeded));
        assert_eq!(plan.next(|_| true), Some(Next::Parallel((20..25).collect())));
    }

    #[test]
    fn a_group_counts_as_its_requests_and_is_not_divided() {
        let mut plan = Plan::new(vec![vec![], vec![], vec![]], LIMITS);
        plan.set_requests(0, 30);
        plan.set_requests(1, 15);
        plan.set_requests(2, 5);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel(vec![0])));
        plan.set(0, State::Succeeded);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel(vec![1, 2])));
        plan.split(20, &[1, 2]);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel(vec![1])));
    }

    #[test]
    fn what_is_kept_apart_goes_in_a_later_call() {
        let mut plan = Plan::new(vec![vec![], vec![0], vec![1]], LIMITS);
        plan.keep_apart(1, 0);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel(vec![0])));
        plan.set(0, State::Succeeded);
        assert_eq!(plan.next(|_| true), Some(Next::Serial(vec![1, 2])));
    }

    #[test]
    fn chains_fill_calls() {
        let after: Vec<Vec<usize>> = (0..25_usize).map(|index| index.checked_sub(1).into_iter().collect()).collect();
        let after: Vec<&[usize]> = after.iter().map(Vec::as_slice).collect();
        assert_eq!(calls(&after), [Next::Serial((0..20).collect()), Next::Serial((20..25).collect())]);
    }

    #[test]
    fn the_number_of_calls_is_minimal() {
        // Pairs: the first of each, then the second of each.
        assert_eq!(
            calls(&[&[], &[0], &[], &[2], &[], &[4]]),
            [Next::Parallel(vec![0, 2, 4]), Next::Parallel(vec![1, 3, 5])]
        );
        // Two chains: one after the other.
        assert_eq!(
            calls(&[&[], &[], &[0], &[1], &[2], &[3]]),
            [Next::Serial(vec![0, 2, 4]), Next::Serial(vec![1, 3, 5])]
        );
        // A request with several dependencies waits for all of them, unless they are a chain.
        assert_eq!(calls(&[&[], &[], &[0, 1]]), [Next::Parallel(vec![0, 1]), Next::Parallel(vec![2])]);
        assert_eq!(calls(&[&[], &[0], &[0, 1]]), [Next::Serial(vec![0, 1, 2])]);
        // Of two requests that can continue a chain, the one with the longer chain.
        assert_eq!(calls(&[&[], &[0], &[0], &[2], &[3]]), [Next::Serial(vec![0, 2, 3, 4]), Next::Parallel(vec![1])]);
    }

    #[test]
    fn requests_that_are_not_due_hold_up_those_that_depend_on_them() {
        let plan = Plan::new(vec![vec![], vec![0], vec![]], LIMITS);
        assert_eq!(plan.next(|index| index != 0), Some(Next::Parallel(vec![2])));
        assert_eq!(plan.next(|index| index != 1), Some(Next::Parallel(vec![0, 2])));
        assert_eq!(plan.next(|_| false), None);
    }

    #[test]
    fn failures_propagate_to_all_dependents() {
        let mut plan = Plan::new(vec![vec![], vec![0], vec![1], vec![]], LIMITS);
        plan.set(0, State::Failed);
        assert_eq!(plan.fail_dependents(), [1, 2]);
        assert_eq!(plan.fail_dependents(), [0; 0]);
        assert_eq!(plan.next(|_| true), Some(Next::Parallel(vec![3])));
    }
}
