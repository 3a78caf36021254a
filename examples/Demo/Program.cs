using TroveClusters.Demo;

// demo                                          the whole demo
// demo write|read <connection string> <count>   what an application does; the password comes on standard input
// demo check <home> <host:port>...              that nothing is left
try
{
    return args switch
    {
        [] => await DemoRun.RunAsync(),
        ["write" or "read", var connection, var count] => await Application.RunAsync(args[0], connection, int.Parse(count, null)),
        ["check", var home, .. var endpoints] => await Leftovers.CheckAsync(home, endpoints),
        _ => Usage(),
    };
}
catch (DemoException e)
{
    Console.Error.WriteLine($"demo: {e.Message}");
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine("usage: demo | demo write|read <connection string> <count> | demo check <home> <host:port>...");
    return 2;
}
