using Microsoft.Extensions.Logging.Abstractions;
using TroveClusters.Engine.Remote;
using TroveClusters.Engine.Remote.Shell;

namespace TroveClusters.Tests.Unit.Remote;

/// <summary>How the commands of a login share its connections.</summary>
public sealed class ShellConnectionsTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly HostLogin s_login = new("db1", "10.0.0.4", 22, "ann", HostKeySet.None);
    private readonly List<Connection> _opened = [];
    private readonly List<ShellConnections<Connection>> _made = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (ShellConnections<Connection> connections in _made)
            await connections.DisposeAsync();
        Assert.All(_opened, connection => Assert.True(connection.Closed.IsCompleted, "A connection was left open."));
    }

    [Fact]
    public async Task A_connection_bears_as_many_sessions_as_it_may_and_then_another_one_is_opened()
    {
        ShellConnections<Connection> connections = New(most: 2);
        ShellLease<Connection>[] leases = [await AcquireAsync(connections), await AcquireAsync(connections), await AcquireAsync(connections), await AcquireAsync(connections)];

        Assert.Equal([_opened[0], _opened[0], _opened[1], _opened[1]], leases.Select(lease => lease.Connection));
        Assert.Equal([true, false, true, false], leases.Select(lease => lease.IsFresh));
    }

    [Fact]
    public async Task Where_all_are_full_and_no_further_one_is_allowed_a_command_waits_for_a_place()
    {
        ShellConnections<Connection> connections = New(most: 1);
        ShellLease<Connection> first = await AcquireAsync(connections);
        await AcquireAsync(connections);
        Task<ShellLease<Connection>> third = AcquireAsync(connections);
        Assert.False(third.IsCompleted);

        first.Dispose();

        Assert.Same((await third).Connection, _opened[0]);
        Assert.Single(_opened);
    }

    [Fact]
    public async Task A_connection_with_less_room_than_was_thought_gets_no_more_than_it_has()
    {
        ShellConnections<Connection> connections = New(most: 2);
        await AcquireAsync(connections);
        using (ShellLease<Connection> refused = await AcquireAsync(connections))
            Assert.True(connections.Shrink(refused.Connection));

        ShellLease<Connection> next = await AcquireAsync(connections);
        Assert.Same(_opened[1], next.Connection);
    }

    [Fact]
    public async Task A_connection_that_allows_no_session_at_all_is_told()
    {
        ShellConnections<Connection> connections = New();

        Assert.False(connections.Shrink((await AcquireAsync(connections)).Connection));
    }

    [Fact]
    public async Task A_dead_connection_is_replaced_and_closed_with_its_last_session()
    {
        ShellConnections<Connection> connections = New();
        ShellLease<Connection> first = await AcquireAsync(connections);
        _opened[0].Die();

        ShellLease<Connection> next = await AcquireAsync(connections);
        Assert.Same(_opened[1], next.Connection);
        Assert.False(_opened[0].Closed.IsCompleted);
        first.Dispose();
        await _opened[0].Closed.WaitAsync(s_patience);
    }

    [Fact]
    public async Task A_connection_that_does_not_work_gets_no_further_command_and_is_closed_with_its_last_session()
    {
        ShellConnections<Connection> connections = New();
        ShellLease<Connection> first = await AcquireAsync(connections), second = await AcquireAsync(connections);
        connections.Abandon(first.Connection);
        first.Dispose();

        ShellLease<Connection> next = await AcquireAsync(connections);
        Assert.Same(_opened[1], next.Connection);
        Assert.False(_opened[0].Closed.IsCompleted);
        second.Dispose();
        await _opened[0].Closed.WaitAsync(s_patience);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_and_one_in_use_is_not()
    {
        ShellConnections<Connection> connections = New(capacity: 1, most: 2, idle: TimeSpan.FromMilliseconds(100));
        ShellLease<Connection> idle = await AcquireAsync(connections);
        await AcquireAsync(connections);

        idle.Dispose();

        await _opened[0].Closed.WaitAsync(s_patience);
        Assert.False(_opened[1].Closed.IsCompleted);
    }

    [Fact]
    public async Task Who_waits_for_the_same_connection_shares_its_failure_and_the_next_one_tries_anew()
    {
        var failure = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int tries = 0;
        ShellConnections<Connection> connections = New(open: async () =>
        {
            if (Interlocked.Increment(ref tries) == 1)
                await failure.Task;
        });
        Task<ShellLease<Connection>>[] waiting = [AcquireAsync(connections), AcquireAsync(connections), AcquireAsync(connections)];
        failure.SetException(new IOException("It is off."));

        foreach (Task<ShellLease<Connection>> one in waiting)
            Assert.Equal("It is off.", (await Assert.ThrowsAsync<IOException>(() => one)).Message);
        Assert.Equal(1, tries);
        Assert.True((await AcquireAsync(connections)).IsFresh);
    }

    [Fact]
    public async Task When_all_are_closed_nobody_gets_one_and_who_waits_is_told()
    {
        ShellConnections<Connection> connections = New(capacity: 1, most: 1);
        await AcquireAsync(connections);
        Task<ShellLease<Connection>> waiting = AcquireAsync(connections);

        await connections.DisposeAsync();
        _made.Clear();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.True(_opened[0].Closed.IsCompleted);
    }

    private static Task<ShellLease<Connection>> AcquireAsync(ShellConnections<Connection> connections) =>
        connections.AcquireAsync(CancellationToken.None).WaitAsync(s_patience);

    private ShellConnections<Connection> New(int capacity = 2, int most = 4, TimeSpan? idle = null, Func<Task>? open = null)
    {
        var connections = new ShellConnections<Connection>(s_login, new ShellConnectionLimits(most, idle ?? TimeSpan.FromMinutes(10)), OpenAsync, NullLogger.Instance);
        _made.Add(connections);
        return connections;

        async Task<Connection> OpenAsync(CancellationToken cancellationToken)
        {
            await (open?.Invoke() ?? Task.CompletedTask);
            var connection = new Connection { Capacity = capacity };
            _opened.Add(connection);
            return connection;
        }
    }

    private sealed class Connection : ShellConnection
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isDead;

        public Task Closed => _closed.Task;

        public override bool IsAlive => !_isDead;

        public override string Words => "";

        public void Die() => _isDead = true;

        public override Task<string> LastWordsAsync() => Task.FromResult(Words);

        public override ValueTask DisposeAsync()
        {
            _closed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
